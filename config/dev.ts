import { defaults } from "./defaults.js";
import type { PlatformConfigInput } from "./schema.js";

/** Shared playground: smallest sizes, state on the developer's disk. */
export const dev: PlatformConfigInput = {
  ...defaults,
  environment: "dev",
  environmentSuffix: "dev",
  logLevel: "DEBUG",
  // Once for itself and staging, which shares the account.
  owns: { xrayEncryption: true, apiGatewayAccount: true, securityTrail: true },
  encryption: { ...defaults.encryption, deletionWindowDays: 7 },
};
