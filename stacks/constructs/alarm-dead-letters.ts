import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { alarmTopic, deadLetterQueue } from "../../config/index.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { encryptedQueue } from "./encrypted-queue.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument } from "./policy.js";

/** Takes the alarm messages that no subscriber accepted; only the alarm topics may send to it. */
export class AlarmDeadLetters extends Construct {
  readonly arn: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, { kmsKeyArn }: { readonly kmsKeyArn: string }) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const queue = encryptedQueue(this, "Default", {
      name: deadLetterQueue("alarms"),
      kmsKeyArn,
      retentionDays: stack.config.notifications.deadLetterRetentionDays,
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          sid: "AlarmTopicsOnly",
          principal: { service: "sns.amazonaws.com" },
          actions: ["sqs:SendMessage"],
          resources: [queue.arn],
          conditions: {
            // By name: the topics' subscriptions need this queue first.
            ArnEquals: {
              "aws:SourceArn": SEVERITIES.map((severity) => stack.aws.arn("sns", stack.nameOf(alarmTopic(severity)))),
            },
          },
        },
      ]),
    });
    this.arn = queue.arn;
    this.queueName = queue.name;
  }
}
