import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import type { Severity } from "../../domain/contracts/severity.js";
import { jsonText } from "./json-text.js";
import { policyDocument } from "./policy.js";
import type { QueueHandle } from "./queue-with-dlq.js";

/** Alarm topics and the queue that gets what they send. */
export interface AlarmQueueProps {
  readonly queue: QueueHandle;
  readonly severities: readonly Severity[];
  readonly topicArns: Readonly<Record<Severity, string>>;
  /** Queue of what SNS could not hand over. */
  readonly deadLetterArn: string;
}

/** Sends what alarm topics tell to a queue. SNS uses the key by the key's own policy. */
export class AlarmQueue extends Construct {
  constructor(scope: Construct, id: string, { queue, severities, topicArns, deadLetterArn }: AlarmQueueProps) {
    super(scope, id);
    const policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          sid: "AlarmTopicsOnly",
          principal: { service: "sns.amazonaws.com" },
          actions: ["sqs:SendMessage"],
          resources: [queue.arn],
          conditions: { ArnEquals: { "aws:SourceArn": severities.map((severity) => topicArns[severity]) } },
        },
      ]),
    });
    for (const severity of severities)
      new SnsTopicSubscription(this, severity, {
        topicArn: topicArns[severity],
        protocol: "sqs",
        endpoint: queue.arn,
        redrivePolicy: jsonText({ deadLetterTargetArn: deadLetterArn }),
        dependsOn: [policy],
      });
  }
}
