import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MemoryDynamo } from "./memory-dynamo.js";

/**
 * Makes a client of the SDK ask a table in memory in place of AWS.
 * @param retries true: the SDK serializes, and retries what fails, as against AWS; false: what fails has failed
 */
export function connect(client: DynamoDBClient, memory: Pick<MemoryDynamo, "answer">, { retries = false } = {}): DynamoDBClient {
  const answered = async (commandName: string | undefined, input: unknown) => ({
    response: {},
    output: { $metadata: {}, ...(await memory.answer((commandName ?? "").replace(/Command$/, ""), input)) },
  });
  const instead =
    (_next: unknown, context: { readonly commandName?: string }) =>
    ({ input }: { readonly input: unknown }) =>
      answered(context.commandName, input);
  if (retries)
    client.middlewareStack.addRelativeTo(instead, {
      name: "answerFromMemory",
      relation: "after",
      toMiddleware: "retryMiddleware",
    });
  else
    client.middlewareStack.add(instead, {
      name: "answerFromMemory",
      step: "initialize",
      priority: "high",
    });
  return client;
}
