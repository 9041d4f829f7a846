import type { Construct } from "constructs";
import { alarmTopic, type PlatformConfig } from "../config/index.js";
import type { Severity } from "../domain/contracts/severity.js";
import { AlarmDeadLetters } from "./constructs/alarm-dead-letters.js";
import { AlarmTopic } from "./constructs/alarm-topic.js";
import { AsyncFailures, type AsyncFailuresHandle } from "./constructs/async-failures.js";
import { hasAsynchronousFunctions } from "./constructs/asynchronous.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { type QueueHandle, QueueWithDlq } from "./constructs/queue-with-dlq.js";

/** What messaging needs from others. */
export interface MessagingProps {
  readonly config: PlatformConfig;
  readonly kmsKeyArn: string;
}

/** Queues and alarm topics. */
export class MessagingStack extends PlatformStack {
  /** By the queue's name in the configuration. */
  readonly queues: Readonly<Record<string, QueueHandle>>;
  /** Absent where no function is invoked asynchronously. */
  readonly asyncFailures: AsyncFailuresHandle | undefined;
  readonly topicArns: Readonly<Record<Severity, string>>;
  /** Queue of alarm messages that no subscriber accepted. */
  readonly alarmDeadLettersName: string;
  readonly alarmDeadLettersArn: string;

  constructor(scope: Construct, { config, kmsKeyArn }: MessagingProps) {
    super(scope, "messaging", config);
    this.queues = Object.fromEntries(
      Object.entries(config.queues).map(([name, queue]) => [name, new QueueWithDlq(this, name, { queue, kmsKeyArn }).handle]),
    );
    if (hasAsynchronousFunctions(config)) this.asyncFailures = new AsyncFailures(this, "async_failures", { kmsKeyArn }).handle;
    const { arn: deadLetterArn, queueName } = new AlarmDeadLetters(this, "alarm_dead_letters", { kmsKeyArn });
    this.alarmDeadLettersName = queueName;
    this.alarmDeadLettersArn = deadLetterArn;
    const topic = (severity: Severity): string =>
      new AlarmTopic(this, alarmTopic(severity), { severity, kmsKeyArn, deadLetterArn }).arn;
    this.topicArns = { critical: topic("critical"), high: topic("high"), medium: topic("medium"), low: topic("low") };
    this.output("alarm_topic_arn", this.topicArns.critical, "Topic of critical alarms");
  }
}
