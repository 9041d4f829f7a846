import { changesOf } from "./check-breakers.js";
import type { RunResult } from "./run.js";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

/** What came of a run, for people: a line each. */
export function reportOf({ traffic, points, breakers, ...run }: RunResult): readonly string[] {
  const answers = [...traffic.answers].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
  return [
    `${traffic.metrics.length} metrics in ${traffic.requests} requests over ${seconds(run.elapsedMs)}: ${answers.join(", ")}; ${traffic.givenUp} clients gave up`,
    `requests to AWS: ${listed(run.requests)}; failed: ${listed(run.failed)}`,
    `${run.died} of ${run.invocations} invocations died; ${run.repeated} deliveries were repeated, ${run.redriven} dead letters redriven`,
    ...breakers.map(({ dependency, versions }) => {
      const changes = changesOf(versions).map(([, { at, state }]) => `${seconds(at)} ${state}`);
      return `breaker of ${dependency}: CLOSED → ${changes.join(" → ")}`;
    }),
    ...breakers.flatMap(({ dependency, wrong }) => wrong.map((what) => `breaker of ${dependency}: ${what}`)),
    `accepted ${points.accepted}, stored and counted once ${points.accepted - points.missing - points.uncounted - points.acceptedTwice}; final count ${points.counted} in the sums over hours, ${points.unasked} of them or fewer of clients that gave up`,
    `published ${run.published}: the values of ${points.counted - run.published} points were lost with processes that died, ${run.publishedTwice} were published twice`,
  ];
}
