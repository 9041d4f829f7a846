import type { PlatformConfig } from "./schema.js";

/** Suffix of names in the standby's region: roles and buckets of both regions share one space of names. */
const standbySuffix = ({ environmentSuffix }: PlatformConfig): string => `${environmentSuffix}-standby`;

/**
 * The configuration as it is in the standby's region: the same platform under other names.
 * @returns undefined where the environment has no standby
 */
export function standbyConfig(config: PlatformConfig): PlatformConfig | undefined {
  const { standby, ...rest } = config;
  if (!standby) return undefined;
  // The trail records every region: a second one would cost, and tell the same.
  const owns = { ...config.owns, securityTrail: false };
  return { ...rest, owns, region: standby.region, nameSuffix: standbySuffix(config) };
}
