import type { ServiceConfig } from "./schema/services.js";
import type { PlatformConfig } from "./schema.js";

/** A service as it stands by: nothing is kept warm and no container runs until it takes over. */
function asleep(service: ServiceConfig): ServiceConfig {
  if (service.kind === "container") return { ...service, scaling: { ...service.scaling, minimum: 0 } };
  const { provisionedConcurrency: _, ...rest } = service;
  return rest;
}

/**
 * The configuration as it is in the standby's region: the same platform under other names, asleep.
 * @returns undefined where the environment has no standby
 */
export function standbyConfig(config: PlatformConfig): PlatformConfig | undefined {
  const { standby, api, ...rest } = config;
  if (!standby) return undefined;
  const { region, network, certificateArn } = standby;
  const domain = api?.domain && certificateArn ? { ...api.domain, certificateArn } : undefined;
  return {
    ...rest,
    site: "standby",
    region,
    // The trail records every region: a second one would cost, and tell the same.
    owns: { ...config.owns, securityTrail: false },
    network: { ...config.network, ...network },
    // Logs of a region that sleeps are few: they stay in their groups.
    logs: { ...config.logs, archive: { ...config.logs.archive, enabled: false } },
    services: Object.fromEntries(Object.entries(config.services).map(([name, service]) => [name, asleep(service)])),
    // A cache is paid for by the hour; tables on demand bear it to be asked.
    ...(api && { api: { ...api, domain, cache: { ...api.cache, enabled: false } } }),
  };
}
