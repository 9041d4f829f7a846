import { DETECTORS_TABLE } from "../domain/contracts/resource-names.js";
import type { Severity } from "../domain/contracts/severity.js";
import type { PlatformConfig } from "./schema.js";

/** What names are made of. */
type Named = Pick<PlatformConfig, "project" | "environmentSuffix" | "site">;

/** Roles and buckets of both regions share one space of names, so those of the standby have a longer suffix. */
const suffixOf = ({ environmentSuffix, site }: Named): string => (site ? `${environmentSuffix}-${site}` : environmentSuffix);

/**
 * Id of a stack: bare, or with the site that it is in.
 * @example stackId(standbyConfig(config), "api") // "api-standby"
 */
export const stackId = ({ site }: Pick<PlatformConfig, "site">, id: string): string => (site ? `${id}-${site}` : id);

/** True for the id of a stack in the standby's region. */
export const isStandbyStack = (id: string): boolean => id.endsWith("-standby");

/**
 * Name of a resource: project, what it is, environment suffix. Every name of the platform is made here.
 * @example resourceName(config, "orders-dlq") // "observability-platform-orders-dlq-dev"
 */
export const resourceName = (config: Named, name: string): string => `${config.project}-${name}-${suffixOf(config)}`;

/** Name of the queue that takes failed asynchronous invocations, before project and suffix are added. */
export const ASYNC_FAILURES = "async-failures";

/** Name of a severity's alarm topic, before project and suffix are added. */
export const alarmTopic = (severity: Severity): string => `alarms-${severity}`;

/**
 * Name of something whose names are shared by all AWS accounts, as S3 buckets are: the account's id makes it unique.
 * @example globalName(config, "log-archive", "123456789012") // "observability-platform-log-archive-dev-123456789012"
 */
export const globalName = (config: Named, name: string, accountId: string): string =>
  `${resourceName(config, name)}-${accountId}`;

/** Bucket of the configuration that takes the access logs of all others. */
export const ACCESS_LOGS = "access-logs";

/** Name of the log archive's bucket, stream and role, before project and suffix are added. */
export const LOG_ARCHIVE = "log-archive";

/** Name of the account's trail, its bucket and role, before project and suffix are added. */
export const TRAIL = "trail";

/** Log group of a CloudTrail trail, given its full name. */
export const trailLogGroup = (trailName: string): string => `/aws/cloudtrail/${trailName}`;

/** Tag that names the service (a key of `config.services`) a resource belongs to. */
export const SERVICE_TAG = "Service";

/** Log group of a function, given its full name: the one Lambda itself would write to. */
export const functionLogGroup = (functionName: string): string => `/aws/lambda/${functionName}`;

/** Log group of a container service, given its full name. */
export const containerLogGroup = (serviceName: string): string => `/ecs/${serviceName}`;

/** Name of the REST API, before project and suffix are added. */
export const API_NAME = "api";

/** Log group of an API's access logs, given its full name. */
export const apiLogGroup = (apiName: string): string => `/aws/apigateway/${apiName}`;

/**
 * SSM parameter that holds a tenant's API key.
 * @example apiKeyParameter(config, "default") // "/observability-platform/dev/api-keys/default"
 */
export const apiKeyParameter = (config: Named, tenant: string): string =>
  `/${config.project}/${suffixOf(config)}/api-keys/${tenant}`;

/** Folder below `lambdas/` that holds a function's code; functions may share one. */
export const handlerFolder = (name: string, service: { readonly handler?: string | undefined }): string =>
  service.handler ?? name;

/** Handler folders of all functions of a configuration, each once. */
export const functionHandlers = (config: PlatformConfig): string[] => [
  ...new Set(
    Object.entries(config.services).flatMap(([name, service]) =>
      service.kind === "function" ? [handlerFolder(name, service)] : [],
    ),
  ),
];

/** Oldest Terraform, and oldest OpenTofu, that has write-only arguments: they keep secrets out of the state. */
export const OLDEST_TERRAFORM = "1.11";

/** Folder of the local Terraform states of an environment, relative to the project's; one file `<stack>.tfstate` a stack. */
export const localStateFolder = (config: Pick<PlatformConfig, "environmentSuffix">): string =>
  `.state/${config.environmentSuffix}`;

/** Handler of the function that looks at queues, tables and circuit breakers, and measures what it sees. */
const HEALTH_MONITOR = "health-monitor";

/** The service that is the health monitor; its name is a dimension of what it measures. */
export const healthMonitor = ({ services }: Pick<PlatformConfig, "services">): string | undefined =>
  Object.entries(services).find(
    ([name, service]) => service.kind === "function" && (service.handler ?? name) === HEALTH_MONITOR,
  )?.[0];

/** The service that follows series and scores them; its name is a dimension of what it publishes. */
export const anomalyDetector = ({ services }: Pick<PlatformConfig, "services">): string | undefined =>
  Object.entries(services).find(([, { kind, tables }]) => kind === "function" && DETECTORS_TABLE in tables)?.[0];
