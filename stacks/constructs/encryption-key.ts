import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import { keyPolicyStatements } from "./key-policy.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument } from "./policy.js";

/** The customer-managed key of the platform, rotating, with an alias. */
export class EncryptionKey extends Construct {
  readonly keyId: string;
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { config, aws } = stack;
    const key = new KmsKey(this, "Default", {
      description: `Logs, queues, topics, tables and buckets of ${config.project} ${config.environmentSuffix}`,
      enableKeyRotation: true,
      rotationPeriodInDays: config.encryption.rotationDays,
      deletionWindowInDays: config.encryption.deletionWindowDays,
      policy: policyDocument(keyPolicyStatements(aws, config.notifications)),
      lifecycle: config.deletionProtection ? { preventDestroy: true } : undefined,
    });
    new KmsAlias(this, "alias", { name: `alias/${stack.nameOf("platform")}`, targetKeyId: key.keyId });
    this.keyId = key.keyId;
    this.arn = key.arn;
  }
}
