import { createHash } from "node:crypto";
import { type PlatformConfig, resourceName } from "../../config/index.js";

const HASH_CHARACTERS = 6;

/**
 * Name for resources whose names must be short: the full name where it fits, else what it is and the environment, cut, with
 * a hash of the full name that keeps projects apart.
 * @example shortName(config, "payment-handler", 32) // "payment-handler-dev-5cd5a1"
 */
export function shortName(config: Pick<PlatformConfig, "project" | "environmentSuffix">, name: string, most: number): string {
  const full = resourceName(config, name);
  if (full.length <= most) return full;
  const hash = createHash("sha256").update(full).digest("hex").slice(0, HASH_CHARACTERS);
  return `${`${name}-${config.environmentSuffix}`.slice(0, most - HASH_CHARACTERS - 1)}-${hash}`;
}
