import type { PlatformConfig, ServiceConfig } from "../../config/index.js";
import { metricNamespace, queueVariable, SERVICE_VARIABLES, tableVariable } from "../../domain/contracts/index.js";
import { handleOf, type ServiceResources } from "./service-permissions.js";

/** Environment variables of a service by the contract of `domain/contracts/environment-variables.ts`. */
export function serviceEnvironment(
  config: PlatformConfig,
  name: string,
  service: ServiceConfig,
  resources: ServiceResources,
): Record<string, string> {
  const tables = Object.keys(service.tables).map((table) => [tableVariable(table), handleOf(resources.tables, table).name]);
  const queues = service.sendsTo.map((queue) => [queueVariable(queue), handleOf(resources.queues, queue).url]);
  return {
    [SERVICE_VARIABLES.serviceName]: name,
    [SERVICE_VARIABLES.metricsNamespace]: metricNamespace(config.project, "Application"),
    [SERVICE_VARIABLES.logLevel]: service.logLevel ?? config.logLevel,
    [SERVICE_VARIABLES.environment]: config.environmentSuffix,
    ...Object.fromEntries([...tables, ...queues]),
    ...service.settings,
  };
}
