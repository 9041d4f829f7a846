import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { calling } from "./errors.js";

/** A queue that messages of one kind are sent to. */
export interface QueueSender<Message> {
  /**
   * Sends one message as JSON. The traced client hands the trace on.
   * @throws {DependencyError}
   */
  send(message: Message): Promise<void>;
}

/** A queue by its address. */
export const createQueueSender = <Message>(client: SQSClient, queueUrl: string): QueueSender<Message> => ({
  async send(message) {
    const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) });
    await calling(`sending to ${queueUrl.slice(queueUrl.lastIndexOf("/") + 1)}`, () => client.send(command));
  },
});
