import type { ServiceEnvironment } from "./environment.js";
import { createLogger, createMetrics } from "./telemetry.js";
import type { Telemetry } from "./unit-of-work.js";

/** Logger and metrics of a function, made once a process. */
export const createTelemetry = (service: ServiceEnvironment): Telemetry => ({
  serviceName: service.serviceName,
  logger: createLogger(service),
  metrics: createMetrics(service),
});
