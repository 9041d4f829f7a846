import { gzipSync } from "node:zlib";
import { LogLine, parseFilterPattern } from "../../../simulator/patterns/index.js";
import type { DeployedLogSubscription } from "../deployed/log-subscriptions.js";
import type { LogEvent } from "./batches.js";
import type { LogTarget } from "./shipper.js";

/** How long lines wait for others of their stream: fewer invocations, as in AWS. */
const WAIT_MS = 5000;
/** Lines of one batch at most: a batch is an asynchronous event, and those are small (page "Lambda quotas"). */
const MAX_LINES = 1000;

/** Gives functions the lines of log groups, as CloudWatch Logs does with subscription filters. */
export interface LogSubscriptions {
  /** The target, and lines that it took go to the functions too. */
  over(target: LogTarget): LogTarget;
  /** From now on; lines before are lost, as they are in AWS before the filter is made. */
  start(send: (functionName: string, event: string) => void): void;
  /** Batches that wait for more lines. */
  pending(): number;
  /** Sends what waits. */
  stop(): void;
}

interface Waiting {
  readonly subscription: DeployedLogSubscription;
  readonly stream: string;
  readonly events: (LogEvent & { readonly id: string })[];
  readonly timer: NodeJS.Timeout;
}

/** The event that Lambda gets (page "Using CloudWatch Logs with Lambda"). */
const eventOf = ({ subscription, stream, events }: Waiting): string => {
  const batch = {
    messageType: "DATA_MESSAGE",
    owner: subscription.account,
    logGroup: subscription.logGroup,
    logStream: stream,
    subscriptionFilters: [subscription.name],
    logEvents: events,
  };
  return JSON.stringify({ awslogs: { data: gzipSync(JSON.stringify(batch)).toString("base64") } });
};

/** Digits of an event's id, as CloudWatch Logs has them. */
const ID_DIGITS = 56;

/** Prepares every subscription; moto's own delivery is switched off by `take-over.ts`. */
export function createLogSubscriptions(subscriptions: readonly DeployedLogSubscription[]): LogSubscriptions {
  const wanted = subscriptions.map((subscription) => ({ subscription, filter: parseFilterPattern(subscription.pattern) }));
  const waiting = new Map<string, Waiting>();
  let send: ((functionName: string, event: string) => void) | undefined;
  let ids = 0;

  const deliver = (key: string): void => {
    const batch = waiting.get(key);
    if (!batch) return;
    waiting.delete(key);
    clearTimeout(batch.timer);
    send?.(batch.subscription.functionName, eventOf(batch));
  };

  const take = (group: string, stream: string, events: readonly LogEvent[]): void => {
    if (!send) return;
    for (const { subscription, filter } of wanted) {
      if (subscription.logGroup !== group) continue;
      const key = JSON.stringify([subscription.name, stream]);
      for (const event of events) {
        if (subscription.pattern !== "" && !filter.test(new LogLine(event.message))) continue;
        const found = waiting.get(key);
        const batch = found ?? { subscription, stream, events: [], timer: setTimeout(() => deliver(key), WAIT_MS).unref() };
        if (!found) waiting.set(key, batch);
        batch.events.push({ id: String(ids++).padStart(ID_DIGITS, "0"), ...event });
        if (batch.events.length >= MAX_LINES) deliver(key);
      }
    }
  };

  return {
    over: (target) => ({
      createStream: (group, stream) => target.createStream(group, stream),
      async put(group, stream, events) {
        await target.put(group, stream, events);
        take(group, stream, events);
      },
    }),
    start(to) {
      send = to;
    },
    pending: () => waiting.size,
    stop() {
      for (const key of [...waiting.keys()]) deliver(key);
      send = undefined;
    },
  };
}
