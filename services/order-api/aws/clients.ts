import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { LIMITS } from "../limits.js";
import { captureClient } from "../tracing.js";

/** AWS clients of the service: traced, with a time limit on every attempt. Region, keys and endpoint come from the environment. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Closes their connections. */
  close(): void;
}

/** Creates the clients; nothing is connected yet. */
export function createClients(): Clients {
  const options = {
    maxAttempts: LIMITS.attempts,
    requestHandler: { connectionTimeout: LIMITS.attemptMs, requestTimeout: LIMITS.attemptMs, throwOnRequestTimeout: true },
  };
  const dynamodb = captureClient(new DynamoDBClient(options));
  const sqs = captureClient(new SQSClient(options));
  return {
    dynamodb,
    sqs,
    close: () => {
      dynamodb.destroy();
      sqs.destroy();
    },
  };
}
