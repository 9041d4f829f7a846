import type { MetricStore } from "../../simulator/metrics/index.js";
import type { LocalAws } from "../aws/index.js";
import { createAsyncEvents } from "./async-events.js";
import type { HostClients } from "./clients.js";
import { wallClock } from "./clock.js";
import type { DeployedModel } from "./deployed/model.js";
import { HostError } from "./errors.js";
import type { FunctionHost } from "./functions.js";
import { failureTarget } from "./invoke/failure-target.js";
import type { LogSubscriptions } from "./logs/subscriptions.js";
import { createObjectTriggers, storedObject } from "./objects/triggers.js";
import { type RunningSchedules, startSchedules } from "./schedule/runner.js";

/** What events that AWS pushes to functions work with. */
export interface PushedEventParts {
  readonly aws: LocalAws;
  readonly clients: HostClients;
  readonly functions: FunctionHost;
  readonly metrics: MetricStore;
  readonly region: string;
  /** How many times as often schedules are due. */
  readonly pace: number;
  /** Time that the event of a schedule tells, of a real time. */
  readonly timeOf: (realTime: number) => number;
  readonly logs: LogSubscriptions;
  readonly warn: (message: string) => void;
}

/** Objects, schedules and log lines that invoke functions. */
export interface PushedEvents {
  start(): void;
  /** Events that are not yet done with. */
  pending(): number;
  stop(): Promise<void>;
}

/** Prepares every deployed object trigger, log subscription and schedule. @throws {HostError} when a function of theirs is not deployed */
export function createPushedEvents(model: DeployedModel, parts: PushedEventParts): PushedEvents {
  const { aws, clients, functions, metrics, region, pace, timeOf, logs, warn } = parts;
  const wanted = [...model.objectTriggers, ...model.logSubscriptions, ...model.schedules.flatMap(({ targets }) => targets)];
  const unknown = wanted.find(({ functionName }) => !model.functions.some(({ name }) => name === functionName));
  if (unknown) throw new HostError(`${unknown.functionName} has a trigger, but is not deployed`);

  const target = failureTarget(clients.sqs, clients.sns, model.queues);
  const events = createAsyncEvents(model.functions, functions, target, metrics, warn);
  const { send } = events;
  const objects = createObjectTriggers(model.objectTriggers, {
    ...{ stored: storedObject(clients.s3), region, send, now: Date.now, warn },
  });
  let schedules: RunningSchedules | null = null;
  return {
    start() {
      aws.onObject(objects.written);
      logs.start(send);
      schedules = startSchedules(model.schedules, { clock: wallClock, pace, timeOf, metrics, send });
    },
    pending: () => events.pending() + objects.pending() + logs.pending(),
    async stop() {
      await schedules?.stop();
      logs.stop();
      await events.stop();
    },
  };
}
