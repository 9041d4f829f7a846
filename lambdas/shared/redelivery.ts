import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { calling } from "./errors.js";

/** Has a message that failed come again after a time of our own, not when its visibility timeout ends. */
export type Redeliver = (record: Pick<SQSRecord, "eventSourceARN" | "receiptHandle">, afterSeconds: number) => Promise<void>;

/** Domain of AWS's endpoints by the partition of an ARN. */
const DOMAINS: Readonly<Record<string, string>> = { "aws-cn": "amazonaws.com.cn" };

/**
 * Address of a queue by its ARN.
 * @example queueUrlOf("arn:aws:sqs:us-east-1:123456789012:orders") // "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
 */
export function queueUrlOf(arn: string): string {
  const [, partition = "aws", , region, account, name] = arn.split(":");
  return `https://sqs.${region}.${DOMAINS[partition] ?? "amazonaws.com"}/${account}/${name}`;
}

/** Redelivery by SQS. */
export const createRedelivery =
  (client: SQSClient): Redeliver =>
  async ({ eventSourceARN, receiptHandle }, VisibilityTimeout) => {
    const QueueUrl = queueUrlOf(eventSourceARN);
    const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout });
    await calling(`giving a message back to ${eventSourceARN}`, () => client.send(command));
  };
