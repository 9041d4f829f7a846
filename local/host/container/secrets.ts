import { GetSecretValueCommand, ResourceNotFoundException, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import type { SecretVariable } from "../deployed/model.js";
import { DeploymentError } from "../errors.js";

const Values = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

async function readSecret(client: SecretsManagerClient, { secretArn, jsonKey }: SecretVariable): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (SecretString === undefined) throw new DeploymentError("it holds bytes, not text");
  if (jsonKey === null) return SecretString;
  const values = v.safeParse(Values, SecretString);
  const value = values.success ? values.output[jsonKey] : undefined;
  if (value === undefined) throw new DeploymentError(`it is no JSON object with the key ${jsonKey}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Values of a container's secrets, read when it starts, as ECS does. A value is in no message and no log.
 * @throws {DeploymentError} naming service and variable when a secret has no value
 */
export async function secretVariables(
  client: SecretsManagerClient,
  service: string,
  secrets: readonly SecretVariable[],
): Promise<Readonly<Record<string, string>>> {
  const read = async (secret: SecretVariable): Promise<readonly [string, string]> => {
    try {
      return [secret.variable, await readSecret(client, secret)];
    } catch (cause) {
      const what =
        cause instanceof ResourceNotFoundException ? "it has no value" : cause instanceof Error ? cause.message : String(cause);
      throw new DeploymentError(`${service} cannot start: ${secret.variable} needs the secret ${secret.secretArn}: ${what}`, {
        cause,
      });
    }
  };
  return Object.fromEntries(await Promise.all(secrets.map(read)));
}
