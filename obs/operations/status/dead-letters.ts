import { GetQueueAttributesCommand, GetQueueUrlCommand, type QueueAttributeName, SQSClient } from "@aws-sdk/client-sqs";
import type { Connection } from "../aws/connection.js";
import { nameOf } from "../aws/errors.js";
import { plural } from "../dead-letters/words.js";
import type { Check, Finding } from "./model.js";

const COUNTS: QueueAttributeName[] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
const NOT_THERE = new Set(["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"]);

async function look(sqs: SQSClient, subject: string, abortSignal: AbortSignal): Promise<Finding> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: subject }), { abortSignal });
    const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: COUNTS }), { abortSignal });
    const messages = COUNTS.reduce((sum, name) => sum + Number(answer.Attributes?.[name] ?? Number.NaN), 0);
    if (Number.isNaN(messages)) return { subject, health: "unknown", detail: "SQS did not tell how many messages it holds" };
    return messages === 0
      ? { subject, health: "ok", detail: "empty" }
      : { subject, health: "bad", detail: `${plural(messages, "message")}: see obs dead-letters` };
  } catch (error) {
    if (NOT_THERE.has(nameOf(error))) return { subject, health: "bad", detail: "is not there" };
    throw error;
  }
}

/** These queues, which take what others could not handle, hold nothing. */
export const deadLettersCheck = (connection: Connection, queues: readonly string[]): Check => ({
  name: "dead letters",
  run: async (signal) => {
    const sqs = new SQSClient({ ...connection, useQueueUrlAsEndpoint: connection.endpoint === undefined });
    try {
      return await Promise.all(queues.map((queue) => look(sqs, queue, signal)));
    } finally {
      sqs.destroy();
    }
  },
});
