import type { PlatformConfigInput } from "../schema.js";

type Services = PlatformConfigInput["services"];

/**
 * Environments of each function that are kept warm where customers wait for it (SPEC 2.5): as many as ordinary traffic needs at a
 * time, so that only a rush meets a cold start. docs/redundancy-cost.md tells what each more would cost.
 */
const WARM = { "metrics-api": 2, "order-processor": 1, "payment-handler": 1 } as const;

/** The services with those on the path of a request kept warm. */
export const keptWarm = (services: Services): Services => {
  const warm: Readonly<Record<string, number>> = WARM;
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      service.kind === "function" && warm[name] !== undefined ? { ...service, provisionedConcurrency: warm[name] } : service,
    ]),
  );
};
