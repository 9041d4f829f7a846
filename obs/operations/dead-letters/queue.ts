import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { ObsError } from "../../errors.js";
import { nameOf } from "../aws/errors.js";

/** A message as it was received; it is hidden from others until its time is up. */
export type Received = Message & { readonly MessageId: string; readonly ReceiptHandle: string; readonly Body: string };

/** How many messages a queue holds, about; hidden ones are in somebody's hands. */
export interface Counts {
  readonly visible: number;
  readonly hidden: number;
}

/** One queue of SQS. Batches have at most ten messages. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  counts(): Promise<Counts>;
  receive(options: { max: number; hiddenSeconds: number; waitSeconds: number }): Promise<readonly Received[]>;
  /** Sends a copy. @returns its id */
  send(message: Received): Promise<string>;
  /** @returns those that could not be deleted */
  delete(messages: readonly Received[]): Promise<readonly Received[]>;
  /** Shows them to others again at once. */
  release(messages: readonly Received[]): Promise<void>;
}

/** Most messages of one call (page "Amazon SQS message quotas"). */
export const MAX_BATCH = 10;

const isComplete = (message: Message): message is Received =>
  message.MessageId !== undefined && message.ReceiptHandle !== undefined && message.Body !== undefined;

/** One by one: moto forgets them of a batch. */
const traceOf = ({ Attributes }: Message) =>
  Attributes?.AWSTraceHeader
    ? { MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: Attributes.AWSTraceHeader } } }
    : {};

const GONE = "AWS.SimpleQueueService.NonExistentQueue";

/** @throws {ObsError} when there is no such queue; what SQS refuses */
export async function openQueue(sqs: SQSClient, name: string): Promise<Queue> {
  const found = async (): Promise<{ url: string; arn: string }> => {
    try {
      const { QueueUrl: url = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
      const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] });
      return { url, arn: (await sqs.send(asked)).Attributes?.QueueArn ?? "" };
    } catch (error) {
      if (error instanceof QueueDoesNotExist || nameOf(error) === GONE)
        throw new ObsError(`the queue ${name} is not there: deploy the stack messaging`, 1, { cause: error });
      throw error;
    }
  };
  const { url: QueueUrl, arn } = await found();
  return {
    name,
    arn,
    async counts() {
      const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }));
      const [visible = 0, hidden = 0] = AttributeNames.map((attribute) => Number(Attributes?.[attribute] ?? 0));
      return { visible, hidden };
    },
    async receive({ max, hiddenSeconds, waitSeconds }) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: max,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      return Messages.filter(isComplete);
    },
    async send(message) {
      const { Body: MessageBody, MessageAttributes } = message;
      const input = { QueueUrl, MessageBody, MessageAttributes, ...traceOf(message) };
      const { MessageId = "" } = await sqs.send(new SendMessageCommand(input));
      return MessageId;
    },
    async delete(messages) {
      const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      const failed = new Set(Failed.map(({ Id }) => Id));
      return messages.filter((_, index) => failed.has(String(index)));
    },
    async release(messages) {
      for (let from = 0; from < messages.length; from += MAX_BATCH) {
        const batch = messages.slice(from, from + MAX_BATCH);
        const Entries = batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}
