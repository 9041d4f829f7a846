import type { PlatformConfig, ServiceConfig } from "../../config/index.js";
import {
  API_VARIABLES,
  metricNamespace,
  PAYMENT_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
} from "../../domain/contracts/index.js";
import { handleOf, type ServiceResources } from "./service-permissions.js";

/** The table whose users carry a circuit breaker. */
const CIRCUIT_TABLE = "circuit";

const circuitVariables = ({ circuitBreaker }: PlatformConfig): Record<string, string> => ({
  [PAYMENT_VARIABLES.circuitFailureThreshold]: String(circuitBreaker.failureThreshold),
  [PAYMENT_VARIABLES.circuitOpenSeconds]: String(circuitBreaker.openSeconds),
});

const providerVariables = ({ paymentProvider }: PlatformConfig): Record<string, string> => ({
  [PAYMENT_VARIABLES.provider]: paymentProvider.kind,
  ...(paymentProvider.kind === "http" && { [PAYMENT_VARIABLES.providerUrl]: paymentProvider.url }),
  [PAYMENT_VARIABLES.providerTimeoutMs]: String(paymentProvider.timeoutMs),
  [PAYMENT_VARIABLES.limitMajorUnits]: String(paymentProvider.limitMajorUnits),
});

const apiVariables = ({ api }: PlatformConfig, name: string): Record<string, string> =>
  api?.routes.some(({ service }) => service === name) ? { [API_VARIABLES.allowedOrigins]: api.allowedOrigins.join(",") } : {};

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
    ...(CIRCUIT_TABLE in service.tables && circuitVariables(config)),
    ...(service.kind === "function" && service.callsPaymentProvider && providerVariables(config)),
    ...apiVariables(config, name),
    ...service.settings,
  };
}
