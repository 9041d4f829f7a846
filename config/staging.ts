import { api } from "./defaults/api.js";
import { interfaceEndpoints } from "./defaults/network.js";
import { defaults } from "./defaults.js";
import type { PlatformConfigInput } from "./schema.js";

/** Rehearsal of prod at half its size. */
export const staging: PlatformConfigInput = {
  ...defaults,
  environment: "staging",
  environmentSuffix: "staging",
  state: { kind: "s3", bucket: "observability-platform-terraform-state-staging", region: "us-east-1" },
  network: { ...defaults.network, nat: "single", interfaceEndpoints },
  api: {
    ...api,
    cache: { ...api.cache, enabled: true },
    // No page may call the API before its origin is named here, e.g. the console's.
    allowedOrigins: [],
  },
};
