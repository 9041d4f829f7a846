import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import type { Severity } from "../domain/contracts/severity.js";
import { AlarmQueue } from "./constructs/alarm-queue.js";
import { AsyncInvocation } from "./constructs/async-invocation.js";
import { isInvokedAsynchronously } from "./constructs/asynchronous.js";
import type { BucketHandle } from "./constructs/encrypted-bucket.js";
import { LogSubscriptions } from "./constructs/log-subscriptions.js";
import { LogTriggers } from "./constructs/log-triggers.js";
import { ObjectTriggers } from "./constructs/object-triggers.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { QueueConsumer } from "./constructs/queue-consumer.js";
import type { QueueHandle } from "./constructs/queue-with-dlq.js";
import { Schedule } from "./constructs/schedule.js";
import { handleOf } from "./constructs/service-resources.js";
import type { FunctionHandle } from "./constructs/traced-function.js";

/** What the triggers connect. */
export interface IntegrationsProps {
  readonly config: PlatformConfig;
  readonly functions: Readonly<Record<string, FunctionHandle>>;
  readonly queues: Readonly<Record<string, QueueHandle>>;
  readonly buckets: Readonly<Record<string, BucketHandle>>;
  readonly topicArns: Readonly<Record<Severity, string>>;
  /** Queue of alarm messages that no subscriber accepted. */
  readonly alarmDeadLettersArn: string;
  /** Queue that takes failed asynchronous invocations; absent where there are none. */
  readonly asyncFailuresArn: string | undefined;
  /** Log groups of the services that are deployed beside, by the service's name. */
  readonly serviceLogGroups: Readonly<Record<string, string>>;
  /** Log groups to archive, by a short key. */
  readonly logGroups: Readonly<Record<string, string>>;
  /** Absent when the archive is off. */
  readonly archiveStreamArn: string | undefined;
}

/** Every trigger, so that no two other stacks need each other (SPEC 2.1). */
export class IntegrationsStack extends PlatformStack {
  constructor(scope: Construct, props: IntegrationsProps) {
    super(scope, "integrations", props.config);
    const { asleep } = this;
    for (const [service, definition] of Object.entries(props.config.services)) {
      if (definition.kind !== "function") continue;
      const target = handleOf(props.functions, service);
      for (const consumer of definition.consumes)
        new QueueConsumer(this, `${service}_${consumer.queue}`, {
          service,
          consumer,
          queue: handleOf(props.queues, consumer.queue),
          target,
          asleep,
        });
      // No alarm is made in the standby's region.
      const [first] = definition.consumes;
      if (first && definition.alarmsFrom.length > 0 && !asleep)
        new AlarmQueue(this, `${service}_alarms`, {
          queue: handleOf(props.queues, first.queue),
          severities: definition.alarmsFrom,
          topicArns: props.topicArns,
          deadLetterArn: props.alarmDeadLettersArn,
        });
      if (definition.everyMinutes !== undefined)
        new Schedule(this, `${service}_schedule`, { service, everyMinutes: definition.everyMinutes, target, asleep });
      // In the standby's region too: these are lines of its own.
      const sources = definition.logsFrom.map((from) => from.service);
      const logGroups = Object.fromEntries(Object.entries(props.serviceLogGroups).filter(([name]) => sources.includes(name)));
      new LogTriggers(this, `${service}_logs`, { service, target, logGroups });
      if (isInvokedAsynchronously(definition) && props.asyncFailuresArn)
        new AsyncInvocation(this, `${service}_failures`, { service: definition, target, failuresArn: props.asyncFailuresArn });
    }
    this.objectTriggers(props);
    if (props.archiveStreamArn)
      new LogSubscriptions(this, "log_archive", { streamArn: props.archiveStreamArn, logGroups: props.logGroups });
  }

  /**
   * Two regions must not work on the same things at once: a global table lets the last writer win, so a condition does not hold
   * across regions (docs/decisions/0016). Those of the standby are switched on when it takes over (runbooks/disaster-recovery.md).
   */
  private get asleep(): boolean {
    return this.config.site === "standby";
  }

  private objectTriggers({ config, functions, buckets }: IntegrationsProps): void {
    for (const [name, bucket] of Object.entries(buckets)) {
      const triggers = Object.entries(config.services).flatMap(([service, definition]) =>
        definition.kind === "function"
          ? definition.objectsFrom
              .filter((from) => from.bucket === name)
              .map(({ prefix, suffix }) => ({ service, target: handleOf(functions, service), prefix, suffix }))
          : [],
      );
      if (triggers.length > 0) new ObjectTriggers(this, `${name}_objects`, { bucket, triggers, asleep: this.asleep });
    }
  }
}
