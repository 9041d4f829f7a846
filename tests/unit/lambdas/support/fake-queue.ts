import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";

/** SQS in memory: what was sent, by queue name. */
export class FakeQueue {
  readonly sent: { queue: string; body: unknown }[] = [];
  /** Throws what it returns, before the message is taken. */
  fault: () => Error | undefined = () => undefined;

  constructor() {
    mockClient(SQSClient)
      .on(SendMessageCommand)
      .callsFake(({ QueueUrl = "", MessageBody = "" }) => {
        const error = this.fault();
        if (error) throw error;
        this.sent.push({ queue: String(QueueUrl).split("/").at(-1) ?? "", body: JSON.parse(MessageBody) });
        return { MessageId: "1" };
      });
  }

  reset(): void {
    this.sent.length = 0;
    this.fault = () => undefined;
  }
}
