import { createHash } from "node:crypto";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { alarmTopic, type PlatformConfig } from "../../config/index.js";
import type { Severity } from "../../domain/contracts/severity.js";
import { publisherStatements } from "./alarm-publishers.js";
import { jsonText } from "./json-text.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument } from "./policy.js";

type Recipients = PlatformConfig["notifications"]["recipients"][Severity];

/** An alarm topic to create. */
export interface AlarmTopicProps {
  readonly severity: Severity;
  readonly kmsKeyArn: string;
  /** Queue that takes what a subscriber could not be given. */
  readonly deadLetterArn: string;
}

/** Stable when others come and go, and it tells nobody the address: a webhook's often holds a token. */
const subscriptionId = (endpoint: string): string =>
  `subscription-${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`;

/** The topic of one severity: encrypted, its publishers listed, its subscribers with a dead-letter queue. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { notifications } = stack.config;
    const topic = new SnsTopic(this, "Default", {
      name: stack.nameOf(alarmTopic(props.severity)),
      kmsMasterKeyId: props.kmsKeyArn,
    });
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(publisherStatements(stack.aws, topic.arn, notifications)),
    });
    this.arn = topic.arn;
    this.subscribe(notifications.recipients[props.severity], props.deadLetterArn);
  }

  private subscribe({ emails, webhooks }: Recipients, deadLetterTargetArn: string): void {
    const redrivePolicy = jsonText({ deadLetterTargetArn });
    const subscribers = [
      ...emails.map((endpoint) => ({ protocol: "email", endpoint })),
      ...webhooks.map((endpoint) => ({ protocol: "https", endpoint })),
    ];
    for (const subscriber of subscribers)
      new SnsTopicSubscription(this, subscriptionId(subscriber.endpoint), { topicArn: this.arn, redrivePolicy, ...subscriber });
  }
}
