import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";

/** SQS in memory: what was sent, by queue name, and what was given back, by receipt handle. */
export class FakeQueue {
  readonly sent: { queue: string; body: unknown }[] = [];
  readonly givenBack: { queue: string; receiptHandle: string; afterSeconds: number }[] = [];
  /** Throws what it returns, before the message is taken. */
  fault: () => Error | undefined = () => undefined;
  /** Messages that it says are there. */
  waiting = 0;

  constructor() {
    mockClient(SQSClient)
      .on(SendMessageCommand)
      .callsFake(({ QueueUrl = "", MessageBody = "" }) => {
        const error = this.fault();
        if (error) throw error;
        this.sent.push({ queue: String(QueueUrl).split("/").at(-1) ?? "", body: JSON.parse(MessageBody) });
        return { MessageId: "1" };
      })
      .on(GetQueueAttributesCommand)
      .callsFake(() => {
        const error = this.fault();
        if (error) throw error;
        return { Attributes: { ApproximateNumberOfMessages: String(this.waiting) } };
      })
      .on(ChangeMessageVisibilityCommand)
      .callsFake(({ QueueUrl = "", ReceiptHandle = "", VisibilityTimeout = -1 }) => {
        const error = this.fault();
        if (error) throw error;
        this.givenBack.push({ queue: QueueUrl, receiptHandle: ReceiptHandle, afterSeconds: VisibilityTimeout });
        return {};
      });
  }

  reset(): void {
    this.sent.length = 0;
    this.givenBack.length = 0;
    this.fault = () => undefined;
    this.waiting = 0;
  }
}
