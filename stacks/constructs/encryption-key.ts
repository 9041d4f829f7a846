import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import { createsTrail, resourceName } from "../../config/index.js";
import { keyPolicyStatements } from "./key-policy.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument } from "./policy.js";
import type { OtherRegion } from "./standby-region.js";
import { trailKeyStatements } from "./trail-permissions.js";

/** The customer-managed key of the platform, rotating, with an alias. */
export class EncryptionKey extends Construct {
  readonly keyId: string;
  readonly arn: string;

  /** @param elsewhere another region that the key is for; @default the stack's */
  constructor(scope: Construct, id: string, elsewhere?: OtherRegion) {
    super(scope, id);
    const { config, aws } = elsewhere ?? PlatformStack.of(this);
    const provider = elsewhere?.provider;
    const key = new KmsKey(this, "Default", {
      provider,
      description: `Logs, queues, topics, tables and buckets of ${config.project} ${config.environmentSuffix}`,
      enableKeyRotation: true,
      rotationPeriodInDays: config.encryption.rotationDays,
      deletionWindowInDays: config.encryption.deletionWindowDays,
      policy: policyDocument([
        ...keyPolicyStatements(aws, config.notifications),
        ...(createsTrail(config) ? trailKeyStatements(PlatformStack.of(this)) : []),
      ]),
      lifecycle: config.deletionProtection ? { preventDestroy: true } : undefined,
    });
    new KmsAlias(this, "alias", { provider, name: `alias/${resourceName(config, "platform")}`, targetKeyId: key.keyId });
    this.keyId = key.keyId;
    this.arn = key.arn;
  }
}
