import { breakerSettings, DETECTORS_TABLE, type PlatformConfig, type ServiceConfig } from "../../config/index.js";
import {
  API_VARIABLES,
  bucketVariable,
  CIRCUIT_VARIABLES,
  type GuardedDependency,
  INGESTION_VARIABLES,
  metricNamespace,
  PAYMENT_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
} from "../../domain/contracts/index.js";
import { anomalyVariables } from "./anomaly-variables.js";
import { capabilityVariables } from "./capability-variables.js";
import { logVariables } from "./log-sources.js";
import { handleOf, type ServiceResources } from "./service-resources.js";

/** The table whose users take metrics in, keep or read them. */
const METRICS_TABLE = "metrics";

const circuitVariables = ({ circuitBreakers }: PlatformConfig, guards: readonly GuardedDependency[]): Record<string, string> => ({
  [CIRCUIT_VARIABLES.breakers]: JSON.stringify(
    Object.fromEntries(guards.map((dependency) => [dependency, breakerSettings(circuitBreakers[dependency])])),
  ),
});

const providerVariables = ({ paymentProvider }: PlatformConfig): Record<string, string> => ({
  [PAYMENT_VARIABLES.provider]: paymentProvider.kind,
  ...(paymentProvider.kind === "http" && { [PAYMENT_VARIABLES.providerUrl]: paymentProvider.url }),
  [PAYMENT_VARIABLES.providerTimeoutMs]: String(paymentProvider.timeoutMs),
  [PAYMENT_VARIABLES.limitMajorUnits]: String(paymentProvider.limitMajorUnits),
});

const apiVariables = ({ api }: PlatformConfig, name: string): Record<string, string> => {
  const answers = api?.routes.some(({ service }) => service === name) ?? false;
  return api && answers && api.allowedOrigins.length > 0 ? { [API_VARIABLES.allowedOrigins]: api.allowedOrigins.join(",") } : {};
};

const ingestionVariables = ({ ingestion, api }: PlatformConfig): Record<string, string> => ({
  [INGESTION_VARIABLES.maxBatch]: String(ingestion.maxBatch),
  [INGESTION_VARIABLES.shards]: String(ingestion.shards),
  [INGESTION_VARIABLES.rawDays]: String(ingestion.retentionDays.raw),
  [INGESTION_VARIABLES.hourDays]: String(ingestion.retentionDays.hour),
  [INGESTION_VARIABLES.dayDays]: String(ingestion.retentionDays.day),
  [INGESTION_VARIABLES.rules]: JSON.stringify(ingestion.rules),
  [INGESTION_VARIABLES.cooldownMinutes]: String(ingestion.analysisCooldownMinutes),
  [INGESTION_VARIABLES.sweepGraceSeconds]: String(ingestion.sweep.graceSeconds),
  [INGESTION_VARIABLES.sweepMaxPoints]: String(ingestion.sweep.maxPoints),
  [INGESTION_VARIABLES.maxPageSize]: String(ingestion.maxPageSize),
  ...(api && { [INGESTION_VARIABLES.maxBodyKb]: String(api.maxBodyKb) }),
});

/** Environment variables of a service by the contract of `domain/contracts/environment-variables.ts`. */
export function serviceEnvironment(
  config: PlatformConfig,
  name: string,
  service: ServiceConfig,
  resources: ServiceResources,
): Record<string, string> {
  const tables = Object.keys(service.tables).map((table) => [tableVariable(table), handleOf(resources.tables, table).name]);
  const queues = service.sendsTo.map((queue) => [queueVariable(queue), handleOf(resources.queues, queue).url]);
  const buckets = Object.keys(service.buckets).map((bucket) => [
    bucketVariable(bucket),
    handleOf(resources.buckets, bucket).name,
  ]);
  // A container gets the values when it starts; a function asks for them by these names.
  const secrets = service.kind === "function" ? Object.entries(service.secrets) : [];
  const secretNames = secrets.map(([variable, secret]) => [variable, handleOf(resources.secrets, secret).name]);
  return {
    [SERVICE_VARIABLES.serviceName]: name,
    [SERVICE_VARIABLES.metricsNamespace]: metricNamespace(config.project, "Application"),
    [SERVICE_VARIABLES.logLevel]: service.logLevel ?? config.logLevel,
    [SERVICE_VARIABLES.environment]: config.environmentSuffix,
    ...Object.fromEntries([...tables, ...queues, ...buckets, ...secretNames]),
    ...(service.kind === "function" && service.guards.length > 0 && circuitVariables(config, service.guards)),
    ...(service.kind === "function" && service.callsPaymentProvider && providerVariables(config)),
    ...(METRICS_TABLE in service.tables && ingestionVariables(config)),
    ...(DETECTORS_TABLE in service.tables && anomalyVariables(config)),
    ...(service.kind === "function" && capabilityVariables(config, service, resources)),
    ...(service.kind === "function" && logVariables(config, service)),
    ...apiVariables(config, name),
    ...service.settings,
  };
}
