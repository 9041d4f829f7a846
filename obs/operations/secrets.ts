import { DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type PlatformConfig, resourceName } from "../../config/index.js";
import { ObsError, UsageError } from "../errors.js";
import { connect } from "./aws/connection.js";
import { awsFailure, nameOf } from "./aws/errors.js";
import type { Session } from "./session.js";
import { targetWords } from "./target-words.js";

/** What is known of a secret of the configuration; never its value. */
export interface SecretStatus {
  /** Key of `config.secrets`. */
  readonly name: string;
  /** `missing`: its stack is not deployed; `empty`: it has no value. */
  readonly state: "set" | "empty" | "missing";
  /** When its value was stored last. */
  readonly changed?: Date;
  readonly description: string;
}

/** Limit of Secrets Manager (quotas, "Secret value size"). */
const MAX_BYTES = 65_536;
const CURRENT = "AWSCURRENT";
const NOT_THERE = "ResourceNotFoundException";

function checkedName({ secrets, environment }: PlatformConfig, name: string): void {
  const secret = secrets[name];
  if (!secret) {
    const known = Object.keys(secrets).sort().join(", ") || "none";
    throw new UsageError(`there is no secret ${name}: the secrets of ${environment} are ${known}`);
  }
  if (secret.generatedCharacters !== undefined)
    throw new UsageError(`${name} is made by AWS at its first deployment: nobody sets it`);
  if (secret.holds !== undefined) throw new UsageError(`${name} is stored by the deployment of the API: nobody sets it`);
}

/** The value as it is stored: without the line end that `echo` adds. */
function checkedValue(text: string): string {
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw new UsageError("the value is empty: pipe it in, e.g. obs secrets set prod slack-webhook < file");
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_BYTES) throw new UsageError(`the value has ${bytes} bytes: a secret holds at most ${MAX_BYTES}`);
  return value;
}

async function withClient<T>(
  session: Session,
  endpoint: string | undefined,
  work: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  const client = new SecretsManagerClient(await connect(session, endpoint));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/**
 * Stores the value of a secret. It is in no message, log or error.
 * @param read gives the value, from stdin
 * @throws {UsageError} for an unknown or generated secret, or a value that is empty or too long
 * @throws {ObsError} when AWS refuses, or the secret is not deployed
 */
export async function setSecret(session: Session, name: string, read: () => Promise<string>, endpoint?: string): Promise<void> {
  const { config, say } = session;
  checkedName(config, name);
  const SecretString = checkedValue(await read());
  const SecretId = resourceName(config, name);
  await withClient(session, endpoint, async (client) => {
    try {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    } catch (error) {
      if (nameOf(error) === NOT_THERE)
        throw new ObsError(`${SecretId} is not deployed: run obs deploy ${targetWords(config)} first`, 1, { cause: error });
      throw awsFailure(`${SecretId} was not set`, error, config.environment);
    }
  });
  say(`set ${SecretId}`);
}

/** One secret, asked for. @throws what the SDK throws, except that it is not there */
async function statusOf(
  client: SecretsManagerClient,
  config: PlatformConfig,
  name: string,
  abortSignal?: AbortSignal,
): Promise<SecretStatus> {
  const description = config.secrets[name]?.description ?? "";
  try {
    const answer = await client.send(new DescribeSecretCommand({ SecretId: resourceName(config, name) }), { abortSignal });
    const current = Object.values(answer.VersionIdsToStages ?? {}).some((stages) => stages.includes(CURRENT));
    const changed = current ? answer.LastChangedDate : undefined;
    return { name, description, state: current ? "set" : "empty", ...(changed && { changed }) };
  } catch (error) {
    if (nameOf(error) === NOT_THERE) return { name, description, state: "missing" };
    throw error;
  }
}

/** All secrets of the configuration, by name. @throws what the SDK throws */
export const secretStatuses = (
  client: SecretsManagerClient,
  config: PlatformConfig,
  signal?: AbortSignal,
): Promise<SecretStatus[]> =>
  Promise.all(
    Object.keys(config.secrets)
      .sort()
      .map((name) => statusOf(client, config, name, signal)),
  );

/** {@link secretStatuses} of the session's environment. @throws {ObsError} when AWS refuses */
export const listSecrets = (session: Session, endpoint?: string): Promise<SecretStatus[]> =>
  withClient(session, endpoint, async (client) => {
    try {
      return await secretStatuses(client, session.config);
    } catch (error) {
      throw awsFailure("the secrets cannot be read", error, session.config.environment);
    }
  });
