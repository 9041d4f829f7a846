import { randomUUID } from "node:crypto";
import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { Clock } from "../clock.js";
import { accountOf, regionOf } from "../deployed/arns.js";
import type { DeployedSchedule } from "../deployed/schedules.js";

/** Longest single wait: timers of Node.js end at once when they are longer than 24 days. */
const LONGEST_WAIT_MS = 86_400_000;

/** What schedules work with. */
export interface ScheduleParts {
  readonly clock: Clock;
  /** How many times as often things are due; the times of what is measured are the clock's. Default: 1. */
  readonly pace?: number;
  /** Time that an event of this real time tells: of the clock by which functions ask for metrics. Default: the same. */
  readonly timeOf?: (realTime: number) => number;
  readonly metrics: MetricStore;
  /** Invokes a function asynchronously. */
  readonly send: (functionName: string, event: string) => void;
}

/** Schedules that run. */
export interface RunningSchedules {
  stop(): Promise<void>;
}

/** EventBridge's event of a schedule (page "Events from Amazon EventBridge Scheduler and rules": "Scheduled Event"), as JSON. */
export const scheduledEvent = (ruleArn: string, time: number): string =>
  JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountOf(ruleArn),
    time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    region: regionOf(ruleArn),
    resources: [ruleArn],
    detail: {},
  });

async function run({ ruleName, ruleArn, schedule, targets }: DeployedSchedule, parts: ScheduleParts, signal: AbortSignal) {
  const { clock, pace = 1, timeOf = (time) => time, metrics, send } = parts;
  const startedAt = clock.now();
  const now = (): number => startedAt + pace * (clock.now() - startedAt);
  for (let due = schedule.next(startedAt, startedAt); due !== null; due = schedule.next(now(), startedAt)) {
    while (now() < due && !signal.aborted) await clock.sleep(Math.min((due - now()) / pace, LONGEST_WAIT_MS), signal);
    if (signal.aborted) return;
    const event = scheduledEvent(ruleArn, timeOf(startedAt + (due - startedAt) / pace));
    const count = (name: string, value: number): void =>
      metrics.put({
        namespace: "AWS/Events",
        name,
        dimensions: { RuleName: ruleName },
        value,
        unit: "Count",
        timestamp: clock.now(),
      });
    count("TriggeredRules", 1);
    count("Invocations", targets.length);
    for (const { functionName, input } of targets) send(functionName, input ?? event);
  }
}

/** Invokes what is due. Times that pass while the laptop sleeps are not made up for. */
export function startSchedules(schedules: readonly DeployedSchedule[], parts: ScheduleParts): RunningSchedules {
  const abort = new AbortController();
  const running = schedules.map((schedule) => run(schedule, parts, abort.signal));
  return {
    async stop() {
      abort.abort();
      await Promise.all(running);
    },
  };
}
