import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { HostError } from "../errors.js";
import { type Received, receivedOf } from "./event.js";

/** One queue as a poller sees it. */
export interface QueueClient {
  /** Up to `max` messages (at most 10), waiting up to `waitSeconds` for the first. */
  receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<Received[]>;
  /** Deletes messages. @throws when one could not be deleted */
  delete(messages: readonly Received[]): Promise<void>;
}

/** Most messages of one receive or delete (page "Amazon SQS message quotas"). */
export const SQS_BATCH = 10;

/** A queue over the AWS SDK. */
export function queueClient(client: SQSClient, queueUrl: string): QueueClient {
  return {
    async receive(max, waitSeconds, abortSignal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(max, SQS_BATCH),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      const { Messages = [] } = await client.send(command, { abortSignal });
      return Messages.flatMap((message) => receivedOf(message) ?? []);
    },
    async delete(messages) {
      for (let at = 0; at < messages.length; at += SQS_BATCH) {
        const Entries = messages
          .slice(at, at + SQS_BATCH)
          .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        const [failure] = Failed;
        if (failure) throw new HostError(`${queueUrl}: a message could not be deleted: ${failure.Code} ${failure.Message ?? ""}`);
      }
    },
  };
}
