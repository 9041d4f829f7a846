import { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { EncryptionKey } from "./constructs/encryption-key.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { Secret, type SecretHandle } from "./constructs/secret.js";
import { standbyRegion } from "./constructs/standby-region.js";

/** The key that everything else is encrypted with, and the secrets. */
export class SecurityStack extends PlatformStack {
  readonly kmsKeyArn: string;
  /** By the secret's name in the configuration. */
  readonly secrets: Readonly<Record<string, SecretHandle>>;

  /** The key and the secrets in the standby's region; absent where there is none. */
  readonly standby: Pick<SecurityStack, "kmsKeyArn" | "secrets"> | undefined;

  constructor(scope: Construct, config: PlatformConfig) {
    super(scope, "security", config);
    const key = new EncryptionKey(this, "platform");
    this.kmsKeyArn = key.arn;
    const kmsKeyArn = key.arn;
    const elsewhere = standbyRegion(this);
    const standbyKey = elsewhere && new EncryptionKey(this, "standby_platform", elsewhere);
    const replica = elsewhere && standbyKey && { region: elsewhere.config.region, kmsKeyArn: standbyKey.arn };
    // Below an id of their own: a secret may be called as the key is.
    const secrets = new Construct(this, "all_secrets");
    const made = Object.entries(config.secrets).map(
      ([name, secret]) => [name, new Secret(secrets, name, { secret, kmsKeyArn, replica })] as const,
    );
    this.secrets = Object.fromEntries(made.map(([name, { handle }]) => [name, handle]));
    const replicas = made.flatMap(([name, secret]) => (secret.replica ? [[name, secret.replica] as const] : []));
    if (standbyKey) this.standby = { kmsKeyArn: standbyKey.arn, secrets: Object.fromEntries(replicas) };
    this.output("kms_key_id", key.keyId, "Id of the platform's KMS key");
  }
}
