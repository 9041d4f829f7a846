import { nameOf, statusOf } from "../aws/errors.js";
import type { RecordSource } from "./source.js";

/** A clock that can be waited on. */
export interface Pace {
  /** Milliseconds. */
  readonly now: () => number;
  /** Rejects when the recording is to end. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** Least time between two calls: half of what an account may do (page "Service quotas"), the rest is for others. */
const METRIC_CALL_MS = 40;
const LOG_CALL_MS = 200;
const MAX_TRIES = 8;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown|ServiceUnavailable|TimeoutError|ECONNRESET/;
const isPassing = (error: unknown): boolean =>
  THROTTLED.test(nameOf(error)) || (statusOf(error) ?? 0) >= 500 || statusOf(error) === 429;

/** Lets calls through one by one with time between them, and tries again what AWS throttles. */
function pacer(leastMs: number, { now, sleep, say }: Pace) {
  let free = Number.NEGATIVE_INFINITY;
  return async <T>(call: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      const wait = free - now();
      if (wait > 0) await sleep(wait);
      free = now() + leastMs;
      try {
        return await call();
      } catch (error) {
        if (!isPassing(error) || attempt >= MAX_TRIES) throw error;
        const pause = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
        say(`${nameOf(error) || "no answer"}: trying again in ${pause / 1000} s`);
        await sleep(pause);
      }
    }
  };
}

/** A source that asks no faster than others can bear. A log group that is not there has no lines, which is said once. */
export function paced(source: RecordSource, pace: Pace): RecordSource {
  const metricPace = pacer(METRIC_CALL_MS, pace);
  const logPace = pacer(LOG_CALL_MS, pace);
  const missing = new Set<string>();
  return {
    metricData: (queries, slice, next) => metricPace(() => source.metricData(queries, slice, next)),
    async logEvents(logGroup, slice, next) {
      if (missing.has(logGroup)) return { items: [], next: undefined };
      try {
        return await logPace(() => source.logEvents(logGroup, slice, next));
      } catch (error) {
        if (nameOf(error) !== "ResourceNotFoundException") throw error;
        missing.add(logGroup);
        pace.say(`the log group ${logGroup} does not exist: nothing is recorded of it`);
        return { items: [], next: undefined };
      }
    },
    close: () => source.close(),
  };
}
