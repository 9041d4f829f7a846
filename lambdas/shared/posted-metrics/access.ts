import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { type ApiAccess, ApiAccessSchema } from "../../../domain/contracts/api-access.js";
import { DependencyError, toError } from "../errors.js";

const Stored = v.pipe(v.string(), v.parseJson(), ApiAccessSchema);

/**
 * Reads the API's address and key.
 * @throws {DependencyError} also where nothing is stored yet: the API is deployed after the functions. No message holds the value
 */
export async function readApiAccess(client: SecretsManagerClient, secretName: string): Promise<ApiAccess> {
  let value: string | undefined;
  try {
    ({ SecretString: value } = await client.send(new GetSecretValueCommand({ SecretId: secretName })));
  } catch (cause) {
    const { name } = toError(cause);
    throw new DependencyError(`the secret ${secretName} cannot be read: ${name}`, { cause });
  }
  const access = v.safeParse(Stored, value);
  if (!access.success) throw new DependencyError(`the secret ${secretName} holds no address and key of the API`);
  return access.output;
}
