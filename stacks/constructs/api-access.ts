import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../../config/index.js";
import type { ApiAccess } from "../../domain/contracts/api-access.js";
import type { ApiKeyHandle } from "./api-keys.js";
import type { SecretHandle } from "./secret.js";
import { handleOf } from "./service-resources.js";

/** What services are told of the API. */
export interface StoredAccess {
  readonly config: PlatformConfig;
  readonly secrets: Readonly<Record<string, SecretHandle>>;
  readonly url: string;
  readonly key: ApiKeyHandle;
}

/** Digits of a hash that make a number which Terraform holds exactly. */
const VERSION_DIGITS = 7;

/**
 * Stores address and key in the secrets that are to hold them. Functions are deployed before the API: they know the secret's
 * name, and read it when they have something to post. The value is a write-only argument, so that it is in no plan and no further
 * place of the state; its version follows from the address and the key's id, and a new one of either is stored.
 */
export function storeApiAccess(scope: Construct, { config, secrets, url, key }: StoredAccess): void {
  const access: ApiAccess = { url, apiKey: key.value };
  const hash = Fn.sha256(Fn.join("#", [url, key.id]));
  for (const [name, { holds }] of Object.entries(config.secrets)) {
    if (holds !== "api-access") continue;
    new SecretsmanagerSecretVersion(scope, `access_${name}`, {
      secretId: handleOf(secrets, name).arn,
      secretStringWo: Fn.jsonencode(access),
      secretStringWoVersion: Fn.parseint(Fn.substr(hash, 0, VERSION_DIGITS), 16),
    });
  }
}
