import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DeployedQueue } from "../deployed/model.js";
import { HostError } from "../errors.js";
import type { FailureTarget } from "./failure.js";

const attributesFrom = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]));

/** Queues and topics over the AWS SDK. */
export const failureTarget = (sqs: SQSClient, sns: SNSClient, queues: readonly DeployedQueue[]): FailureTarget => ({
  async deliver(arn, message, values) {
    const MessageAttributes = attributesFrom(values);
    if (arn.split(":")[2] === "sns") {
      await sns.send(new PublishCommand({ TopicArn: arn, Message: message, MessageAttributes }));
      return;
    }
    const queue = queues.find((one) => one.arn === arn);
    if (!queue) throw new HostError(`${arn} is no deployed queue and no topic: on the laptop failures go only there`);
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: message, MessageAttributes }));
  },
});
