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
export function createQueueSender<Message>(client: SQSClient, queueUrl: string): QueueSender<Message> {
  const send = createTextSender(client, queueUrl);
  return { send: (message) => send(JSON.stringify(message)) };
}

/**
 * Sends texts that are messages already to a queue by its address.
 * @throws {DependencyError}
 */
export const createTextSender =
  (client: SQSClient, queueUrl: string) =>
  async (body: string): Promise<void> => {
    const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
    await calling(`sending to ${queueUrl.slice(queueUrl.lastIndexOf("/") + 1)}`, () => client.send(command));
  };
