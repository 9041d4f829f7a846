import { loadConfig, type PlatformConfig, parseConfig } from "../../config/index.js";

/** The reference workload with `functions` more functions, each with a queue of its own: what a growing platform adds. */
export function scaledConfig(functions: number): PlatformConfig {
  const base = loadConfig({ ENVIRONMENT: "dev" });
  const numbers = Array.from({ length: functions }, (_, index) => String(index).padStart(4, "0"));
  const queues = Object.fromEntries(
    numbers.map((n) => [`work-${n}`, { description: `Work of function ${n}`, visibilityTimeoutSeconds: 180 }]),
  );
  const services = Object.fromEntries(
    numbers.map((n) => [
      `worker-${n}`,
      {
        kind: "function",
        description: `Function ${n}`,
        handler: "order-processor",
        consumes: [{ queue: `work-${n}` }],
        tables: { orders: ["GetItem"] },
      },
    ]),
  );
  return parseConfig(
    { ...base, queues: { ...base.queues, ...queues }, services: { ...base.services, ...services } },
    `the reference workload and ${functions} functions`,
  );
}
