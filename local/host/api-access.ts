import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ApiAccess } from "../../domain/contracts/api-access.js";
import { METRICS_CLIENT_VARIABLES } from "../../domain/contracts/environment-variables.js";
import type { DeployedFunction } from "./deployed/model.js";

/**
 * Stores where the API listens on this laptop in the secrets that the functions read it from: what was deployed there is the
 * address that the local AWS made up.
 */
export async function storeApiAccess(
  client: SecretsManagerClient,
  functions: readonly Pick<DeployedFunction, "environment">[],
  access: ApiAccess,
): Promise<void> {
  const names = new Set(functions.flatMap(({ environment }) => environment[METRICS_CLIENT_VARIABLES.access] ?? []));
  const value = JSON.stringify(access);
  for (const name of names) await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
}
