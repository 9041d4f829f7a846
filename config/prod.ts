import { api } from "./defaults/api.js";
import { interfaceEndpoints } from "./defaults/network.js";
import { keptWarm } from "./defaults/request-path.js";
import { defaults } from "./defaults.js";
import type { PlatformConfigInput } from "./schema.js";

/** Production: protected data, redundancy in every zone. */
export const prod: PlatformConfigInput = {
  ...defaults,
  environment: "prod",
  environmentSuffix: "prod",
  account: { name: "production" },
  owns: { xrayEncryption: true, apiGatewayAccount: true, securityTrail: true },
  deletionProtection: true,
  // One way out is enough for a region where nothing runs: AWS's services are called through it too.
  standby: { region: "us-west-2", network: { nat: "single" } },
  // The standby's replicas of the tables are seconds behind.
  backup: { recoveryPointMinutes: 1 },
  state: { kind: "s3", bucket: "observability-platform-terraform-state-prod", region: "us-east-1" },
  network: { ...defaults.network, availabilityZones: 3, nat: "per-az", interfaceEndpoints },
  services: keptWarm(defaults.services),
  api: {
    ...api,
    cache: { ...api.cache, enabled: true },
    firewall: { ...api.firewall, enabled: true },
    // No page may call the API before its origin is named here, e.g. the console's.
    allowedOrigins: [],
  },
};
