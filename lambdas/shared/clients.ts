import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { InvocationDeadline } from "./deadline.js";
import { traced } from "./telemetry.js";

/**
 * Limits of every AWS call: a dead connection is noticed after a second, a silent answer after two, and three attempts in all
 * (with the SDK's backoff) fit well into an invocation. `cacheMiddleware`: the middleware of a command is resolved once, which
 * saves a good part of a call's CPU; nothing changes it after the first call.
 */
export const LIMITS = {
  maxAttempts: 3,
  cacheMiddleware: true,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;

/** What sends a client's requests, and what is done to them before. */
interface Sending {
  readonly config: { readonly requestHandler: { handle: (request: never, options?: { abortSignal?: unknown }) => unknown } };
  readonly middlewareStack: { remove(name: string): boolean };
}

/** The client without the SDK's logger: none is set, and yet it copies each request and answer without their secrets. */
function unlogged<Client extends Sending>(client: Client): Client {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** A signal that comes with the first of two. */
const either = (one: unknown, other: AbortSignal | undefined): unknown =>
  one instanceof AbortSignal && other ? AbortSignal.any([one, other]) : (one ?? other);

/**
 * The client, its calls ended by the invocation's deadline, or by a signal that is given with a call. Giving the deadline with each call
 * would switch the cache off.
 */
export function bounded<Client extends Sending>(client: Client, deadline: InvocationDeadline): Client {
  const { requestHandler } = unlogged(client).config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) =>
    handle(request, { ...options, abortSignal: either(options?.abortSignal, deadline.signal) });
  return client;
}

/** Made once a process. */
export const createDynamoClient = (deadline: InvocationDeadline): DynamoDBClient =>
  bounded(traced(new DynamoDBClient(LIMITS)), deadline);

/** Made once a process. */
export const createCloudWatchClient = (deadline: InvocationDeadline): CloudWatchClient =>
  bounded(traced(new CloudWatchClient(LIMITS)), deadline);

/**
 * Made once a process; reads what posting metrics needs, outside any message, so that no trace tells of it. One attempt: who
 * asks does so again.
 */
export const createSecretsClient = (deadline: InvocationDeadline): SecretsManagerClient =>
  bounded(new SecretsManagerClient({ ...LIMITS, maxAttempts: 1 }), deadline);
