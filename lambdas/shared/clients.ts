import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { traced } from "./telemetry.js";

/**
 * Limits of every AWS call: a dead connection is noticed after a second, a silent answer after two, and three attempts in all
 * (with the SDK's backoff) fit well into an invocation. The invocation's deadline ends what is still running.
 */
const LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;

/** A DynamoDB client and its view in plain JavaScript values. */
export interface DynamoClients {
  readonly plain: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
}

/** Made once a process; undefined values are left out of items. */
export function createDynamoClients(): DynamoClients {
  const plain = traced(new DynamoDBClient(LIMITS));
  return { plain, documents: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }) };
}

/** Made once a process. Its endpoint decides where calls go, not the host in a queue's address: on a laptop they differ. */
export const createSqsClient = (): SQSClient => traced(new SQSClient({ ...LIMITS, useQueueUrlAsEndpoint: false }));
