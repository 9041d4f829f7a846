import { SERVICE_TAG } from "./names.js";
import type { PlatformConfig } from "./schema.js";

/** Owner of a stack, a key of `config.owners`. @param stack bare, e.g. `storage` */
export const ownerOfStack = ({ owner, stackOwners }: Pick<PlatformConfig, "owner" | "stackOwners">, stack: string): string =>
  stackOwners[stack] ?? owner;

/** Owner of a service, a key of `config.owners`. */
export const ownerOfService = ({ owner, services }: Pick<PlatformConfig, "owner" | "services">, service: string): string =>
  services[service]?.owner ?? owner;

/** Tags of every taggable resource of a stack; set once on the provider. */
export const platformTags = (config: PlatformConfig, stack: string): Record<string, string> => ({
  Project: config.project,
  Environment: config.environmentSuffix,
  Owner: ownerOfStack(config, stack),
  CostCenter: config.tags.CostCenter,
  ManagedBy: "cdktf",
});

/** Tags of a resource that belongs to a service: its owner, whoever has the stack. */
export const serviceTags = (config: Pick<PlatformConfig, "owner" | "services">, service: string): Record<string, string> => ({
  [SERVICE_TAG]: service,
  Owner: ownerOfService(config, service),
});
