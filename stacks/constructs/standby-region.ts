import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { type PlatformConfig, standbyConfig } from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import type { PlatformStack } from "./platform-stack.js";
import { providerOf } from "./provider-settings.js";

/** Another region that a stack makes things in, beside its own. */
export interface OtherRegion {
  readonly provider: AwsProvider;
  /** The configuration as it is there: names differ. */
  readonly config: PlatformConfig;
  readonly aws: AwsContext;
}

/** The standby's region as seen from a stack of the environment's own; undefined where there is none. Call it once a stack. */
export function standbyRegion(stack: PlatformStack): OtherRegion | undefined {
  const config = standbyConfig(stack.config);
  if (!config) return undefined;
  const provider = new AwsProvider(stack, "standby_provider", { alias: "standby", ...providerOf(config, stack.bareName) });
  return { provider, config, aws: stack.aws.elsewhere(config.region) };
}
