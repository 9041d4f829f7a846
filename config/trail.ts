import type { PlatformConfig } from "./schema.js";

/** True where this environment makes the account's trail. */
export const createsTrail = ({ owns, trail }: Pick<PlatformConfig, "owns" | "trail">): boolean =>
  owns.securityTrail && trail.mode === "create";
