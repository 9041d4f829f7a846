export { DETECTORS_TABLE, deadLetterQueue } from "../domain/contracts/resource-names.js";
export { anomalySeries } from "./anomaly-series.js";
export { ConfigError, type ConfigProblem } from "./errors.js";
export { withModel } from "./faults.js";
export { loadConfig, parseConfig } from "./load.js";
export {
  ACCESS_LOGS,
  API_NAME,
  ASYNC_FAILURES,
  alarmTopic,
  anomalyDetector,
  apiKeyParameter,
  apiLogGroup,
  containerLogGroup,
  functionHandlers,
  functionLogGroup,
  globalName,
  handlerFolder,
  healthMonitor,
  isStandbyStack,
  LOG_ARCHIVE,
  localStateFolder,
  OLDEST_TERRAFORM,
  resourceName,
  SERVICE_TAG,
  stackId,
  TRAIL,
  trailLogGroup,
} from "./names.js";
export { ownerOfService, ownerOfStack, platformTags, serviceTags } from "./owners.js";
export type { AlarmRule, AlarmsConfig, NotificationsConfig } from "./schema/alarms.js";
export type { ApiConfig, DomainConfig, RouteConfig } from "./schema/api.js";
export { breakerSettings } from "./schema/circuit-breakers.js";
export type { BucketConfig, QueueConfig, SecretConfig, TableConfig } from "./schema/data.js";
export {
  type Expectation,
  type Fault,
  type LaptopConfig,
  MODEL_BEHAVIOURS,
  type ModelBehaviour,
  type ProviderBehaviour,
} from "./schema/laptop.js";
export type { ContainerService, FunctionService, ServiceConfig } from "./schema/services.js";
export { ENVIRONMENTS, type Environment, type PlatformConfig, type PlatformConfigInput } from "./schema.js";
export { standbyConfig } from "./standby.js";
export { createsTrail } from "./trail.js";
