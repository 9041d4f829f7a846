import { ownerOfStack, type PlatformConfig } from "../../config/index.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { queueMetrics } from "./metrics/sqs.js";
import type { MonitoringProps } from "./props.js";

/** The queues to watch. */
export type QueueProps = Pick<MonitoringProps, "config" | "queues" | "asyncFailuresName" | "alarmDeadLettersName">;

const facts = (config: PlatformConfig) =>
  ({ audience: "technical", owner: ownerOfStack(config, "messaging"), comparison: ">" }) as const;

const deadLetters = (config: PlatformConfig, id: string, meaning: string, queueName: string): AlarmDeclaration => ({
  ...facts(config),
  id,
  severity: config.alarms.deadLetters.severity,
  runbook: "dead-letters",
  meaning,
  metric: queueMetrics(queueName).depth,
  rule: config.alarms.deadLetters,
  // SQS stops reporting on a queue that was idle for six hours; what is in it has not gone.
  missingData: { treatAs: "ignore", because: "SQS says nothing of a queue that rests: what was in it still is" },
});

function age(config: PlatformConfig, queue: string, queueName: string): AlarmDeclaration {
  const { queueAge } = config.alarms;
  return {
    ...facts(config),
    id: `${queue}-queue-age`,
    severity: queueAge.severity,
    runbook: "queue-age",
    meaning: `The oldest message of ${queue} waits too long: its consumer is too slow, fails at it or does not run.`,
    metric: queueMetrics(queueName).oldestAge,
    rule: queueAge,
    missingData: { treatAs: "notBreaching", because: "a queue that rests has no message that waits" },
  };
}

/** Watches every queue for what waits too long, and every dead-letter queue for anything at all (SPEC 4.3). */
export function queueAlarms({ config, queues, asyncFailuresName, alarmDeadLettersName }: QueueProps): AlarmDeclaration[] {
  const ofQueues = Object.entries(queues).flatMap(([queue, { queueName, deadLetterQueueName }]) => [
    age(config, queue, queueName),
    deadLetters(
      config,
      `${queue}-dead-letters`,
      `Messages of ${queue} were given up: their work is not done until they are sent back.`,
      deadLetterQueueName,
    ),
  ]);
  const untold = "Alarm messages reached none of their recipients: somebody was not told of what another alarm saw.";
  const events = "Invocations by a schedule or an object failed for good: their work is not done.";
  return [
    ...ofQueues,
    deadLetters(config, "alarms-dead-letters", untold, alarmDeadLettersName),
    ...(asyncFailuresName ? [deadLetters(config, "async-dead-letters", events, asyncFailuresName)] : []),
  ];
}
