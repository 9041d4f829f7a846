import type { PlatformConfig } from "./schema.js";

/**
 * Name of a resource: project, what it is, environment suffix. Every name of the platform is made here.
 * @example resourceName(config, "orders-dlq") // "observability-platform-orders-dlq-dev"
 */
export const resourceName = (config: Pick<PlatformConfig, "project" | "environmentSuffix">, name: string): string =>
  `${config.project}-${name}-${config.environmentSuffix}`;

/** Tag that names the service (a key of `config.services`) a resource belongs to. */
export const SERVICE_TAG = "Service";

/** Tags of every taggable resource; set once on the provider. */
export const platformTags = (config: PlatformConfig): Record<string, string> => ({
  Project: config.project,
  Environment: config.environmentSuffix,
  Owner: config.tags.Owner,
  CostCenter: config.tags.CostCenter,
  ManagedBy: "cdktf",
});
