import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { EncryptionKey } from "./constructs/encryption-key.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { Secret, type SecretHandle } from "./constructs/secret.js";

/** The key that everything else is encrypted with, and the secrets. */
export class SecurityStack extends PlatformStack {
  readonly kmsKeyArn: string;
  /** By the secret's name in the configuration. */
  readonly secrets: Readonly<Record<string, SecretHandle>>;

  constructor(scope: Construct, config: PlatformConfig) {
    super(scope, "security", config);
    const key = new EncryptionKey(this, "platform");
    this.kmsKeyArn = key.arn;
    const kmsKeyArn = key.arn;
    // Below an id of their own: a secret may be called as the key is.
    const secrets = new Construct(this, "all_secrets");
    this.secrets = Object.fromEntries(
      Object.entries(config.secrets).map(([name, secret]) => [name, new Secret(secrets, name, { secret, kmsKeyArn }).handle]),
    );
    new TerraformOutput(this, "kms_key_id", { value: key.keyId, description: "Id of the platform's KMS key" });
  }
}
