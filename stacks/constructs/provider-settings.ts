import type { AwsProviderConfig } from "@cdktf/provider-aws/lib/provider/index.js";
import { type PlatformConfig, platformTags } from "../../config/index.js";

/**
 * The AWS provider of a region: the platform's tags on everything, and only the account that the configuration names.
 * @param stack bare name of the stack, whose owner is a tag
 */
export const providerOf = (config: PlatformConfig, stack: string): AwsProviderConfig => ({
  region: config.region,
  ...(config.account.id !== undefined && { allowedAccountIds: [config.account.id] }),
  defaultTags: [{ tags: platformTags(config, stack) }],
});
