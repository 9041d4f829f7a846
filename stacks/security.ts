import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { EncryptionKey } from "./constructs/encryption-key.js";
import { PlatformStack } from "./constructs/platform-stack.js";

/** The key that everything else is encrypted with. */
export class SecurityStack extends PlatformStack {
  readonly kmsKeyArn: string;

  constructor(scope: Construct, config: PlatformConfig) {
    super(scope, "security", config);
    const key = new EncryptionKey(this, "platform");
    this.kmsKeyArn = key.arn;
    new TerraformOutput(this, "kms_key_id", { value: key.keyId, description: "Id of the platform's KMS key" });
  }
}
