import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { LaptopError } from "../errors.js";

/** Just under SQS's 262,144 bytes. */
const LARGE_BYTES = 250_000;

/** Messages that no retry can help, by turns. Each names itself, so that it is found again in a log or a queue. */
const POISONS: readonly [(name: string) => string, ...((name: string) => string)[]] = [
  (name) => `{"type":"order.placed","orderId":"${name}"`,
  (name) => JSON.stringify({ type: "order.placed", orderId: name, amount: "a lot", items: "none" }),
  (name) => JSON.stringify({ type: "order.placed", orderId: name, note: "x".repeat(LARGE_BYTES) }),
  (name) => JSON.stringify({ type: "order.unheard-of", orderId: name }),
];

/**
 * The bodies of `count` unprocessable messages: cut JSON, wrong types, far too long, an unknown type.
 * @param run part of their order ids
 */
export const poisonBodies = (run: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => (POISONS[index % POISONS.length] ?? POISONS[0])(`ord_poison-${run}-${index}`));

/**
 * Puts unprocessable messages straight on a queue.
 * @throws {LaptopError} when the queue does not take them
 */
export async function injectPoison(client: SQSClient, queueUrl: string, run: string, count: number): Promise<void> {
  try {
    for (const MessageBody of poisonBodies(run, count))
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  } catch (cause) {
    throw new LaptopError(`the queue ${queueUrl} did not take the poison messages`, 1, { cause });
  }
}
