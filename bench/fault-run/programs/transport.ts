import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";

// Part of each program: replaces the SDK's HTTP handler, so that its requests, made, signed and retried as ever, are answered by
// whoever started the process.

/** The part of a request that matters. */
interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Given to the program by who starts it. */
declare const askAws: (
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal | undefined,
) => Promise<{ readonly status: number; readonly body: string }>;

async function handle({ headers, body }: Asked, options: { readonly abortSignal?: AbortSignal } = {}) {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const answer = await askAws(headers, text, options.abortSignal);
  return { response: { statusCode: answer.status, headers: {}, body: new TextEncoder().encode(answer.body) } };
}

for (const client of [new DynamoDBClient({}), new SQSClient({})])
  Object.assign(Object.getPrototypeOf(client.config.requestHandler), { handle });
