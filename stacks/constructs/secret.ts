import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Fn, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import type { SecretConfig } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";

/** What other stacks know of a secret: never its value. */
export interface SecretHandle {
  readonly name: string;
  readonly arn: string;
}

/** Where data is protected, a deleted secret can be had back for so long; elsewhere its name is free at once. */
const RECOVERY_DAYS = 7;
/** A higher one makes a new value at the next deployment. */
const VALUE_VERSION = 1;

/** A secret to create. */
export interface SecretProps {
  readonly secret: SecretConfig;
  readonly kmsKeyArn: string;
  /** Region that gets each value too, and the key there. */
  readonly replica?: { readonly region: string; readonly kmsKeyArn: string } | undefined;
}

/**
 * A secret under the platform's key. A generated value is asked of AWS while Terraform runs and handed on as a write-only
 * argument: it is in no state, plan or log. Any other value is stored by `obs secrets set`.
 */
export class Secret extends Construct {
  readonly handle: SecretHandle;
  /** The same value in another region; absent where there is none. */
  readonly replica: SecretHandle | undefined;

  /** @param id the secret's name in the configuration */
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { replica } = props;
    const { description, generatedCharacters } = props.secret;
    const resource = new SecretsmanagerSecret(this, "Default", {
      name: stack.nameOf(id),
      description,
      kmsKeyId: props.kmsKeyArn,
      ...(replica && { replica: [{ region: replica.region, kmsKeyId: replica.kmsKeyArn }] }),
      recoveryWindowInDays: stack.config.deletionProtection ? RECOVERY_DAYS : 0,
      lifecycle: stack.config.deletionProtection ? { preventDestroy: true } : undefined,
    });
    if (generatedCharacters !== undefined) {
      // cdktf knows no ephemeral resources.
      stack.addOverride(`ephemeral.aws_secretsmanager_random_password.${id}`, {
        password_length: generatedCharacters,
        exclude_punctuation: true,
      });
      new SecretsmanagerSecretVersion(this, "value", {
        secretId: resource.id,
        secretStringWo: `\${ephemeral.aws_secretsmanager_random_password.${id}.random_password}`,
        secretStringWoVersion: VALUE_VERSION,
      });
    }
    this.handle = { name: resource.name, arn: resource.arn };
    if (!replica) return;
    // A replica has the secret's name and ARN, but for the region. A name for it: the expression's quotes would break policies' JSON.
    const arn = Fn.replace(resource.arn, `:${stack.config.region}:`, `:${replica.region}:`);
    this.replica = { name: resource.name, arn: new TerraformLocal(this, "replica_arn", arn).asString };
  }
}
