import { loadConfig, type PlatformConfig, parseConfig } from "../../config/index.js";

const numbersTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index).padStart(4, "0"));

/**
 * The reference workload, grown: `functions` more functions, each with a queue of its own, and `spareQueues` queues without a
 * consumer, which go on where one environment's limit of monitored functions ends.
 */
export function scaledConfig(functions: number, spareQueues: number): PlatformConfig {
  const base = loadConfig({ ENVIRONMENT: "dev" });
  const numbers = numbersTo(functions);
  const queue = (purpose: string) => ({ description: purpose, visibilityTimeoutSeconds: 180 });
  const queues = Object.fromEntries([
    ...numbers.map((n) => [`work-${n}`, queue(`Work of function ${n}`)]),
    ...numbersTo(spareQueues).map((n) => [`spare-${n}`, queue(`Spare queue ${n}`)]),
  ]);
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
    `the reference workload, ${functions} functions and ${spareQueues} queues`,
  );
}
