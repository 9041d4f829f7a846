import type { Message } from "@aws-sdk/client-sqs";
import type { DeployedQueue } from "../deployed/model.js";

/** A message as the queue gave it, with what processing it needs. */
export interface Received {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Epoch milliseconds of the send. */
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly message: Message;
}

/** What the poller needs of a message; null for one that SQS did not give whole. */
export function receivedOf(message: Message): Received | null {
  const { MessageId: messageId, ReceiptHandle: receiptHandle, Attributes: attributes } = message;
  if (!messageId || !receiptHandle) return null;
  const sentAt = Number(attributes?.SentTimestamp ?? Date.now());
  return { messageId, receiptHandle, sentAt, receiveCount: Number(attributes?.ApproximateReceiveCount ?? 1), message };
}

const messageAttributes = (message: Message) =>
  Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      {
        stringValue: value.StringValue,
        binaryValue: value.BinaryValue && Buffer.from(value.BinaryValue).toString("base64"),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType,
      },
    ]),
  );

/** The event that Lambda makes of a batch (page "Using Lambda with Amazon SQS", example event), as JSON. */
export function sqsEvent(batch: readonly Received[], queue: DeployedQueue): string {
  const awsRegion = queue.arn.split(":")[3];
  return JSON.stringify({
    Records: batch.map(({ messageId, receiptHandle, message }) => ({
      messageId,
      receiptHandle,
      body: message.Body ?? "",
      attributes: message.Attributes ?? {},
      messageAttributes: messageAttributes(message),
      md5OfBody: message.MD5OfBody,
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
      eventSource: "aws:sqs",
      eventSourceARN: queue.arn,
      awsRegion,
    })),
  });
}
