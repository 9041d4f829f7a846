import type { AnomalySeries } from "../../domain/contracts/anomaly-series.js";
import { toError } from "../shared/errors.js";
import { createLimiter } from "../shared/limiter.js";
import { type TaskDone, TaskError } from "../shared/task.js";
import { type Watched, type WatchParts, watch } from "./watch.js";

/** Series that are looked at side by side. */
const MAX_PARALLEL = 8;

type Finding = { readonly name: string } & (Watched | { readonly error: Error });

const round = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(6)));

/** Odd values of a run, for the log. */
const oddOf = (findings: readonly ({ readonly name: string } & Watched)[], oddFrom: number) =>
  findings.flatMap(({ name, told }) =>
    told
      .filter(({ observation }) => observation.score >= oddFrom)
      .map(({ at, value, observation: { score, kind, direction, expected, lower, upper } }) => ({
        ...{ series: name, at: new Date(at).toISOString(), value, score: round(score), kind, direction },
        ...{ expected: round(expected), lower: round(lower), upper: round(upper) },
      })),
  );

/**
 * Looks at every series; one that fails hides no other, and is made up for by the next run.
 * @throws {TaskError} that names the series that failed
 */
export async function watchAll(
  series: Readonly<Record<string, AnomalySeries>>,
  now: number,
  parts: WatchParts,
): Promise<TaskDone> {
  const limited = createLimiter(MAX_PARALLEL);
  const findings = await Promise.all(
    Object.entries(series).map(([name, one]) =>
      limited(async (): Promise<Finding> => {
        try {
          return { name, ...(await watch(name, one, now, parts)) };
        } catch (thrown) {
          return { name, error: toError(thrown) };
        }
      }),
    ),
  );
  const watched = findings.flatMap((finding) => ("error" in finding ? [] : [finding]));
  const failed = findings.flatMap((finding) => ("error" in finding ? [finding] : []));
  const odd = oddOf(watched, parts.oddFrom);
  const begun = watched.flatMap(({ name, outcome, fresh }) =>
    fresh && outcome !== "empty" ? [{ series: name, because: fresh }] : [],
  );
  const named = (wanted: Watched["outcome"]) => watched.flatMap(({ name, outcome }) => (outcome === wanted ? [name] : []));
  const fields = {
    due: new Date(now).toISOString(),
    values: watched.reduce((sum, { told }) => sum + told.length, 0),
    ...{ odd, begun, empty: named("empty"), overtaken: named("overtaken") },
  };
  if (failed.length > 0)
    throw new TaskError(
      `${failed.length} of ${findings.length} series could not be watched: ${failed.map(({ name, error }) => `${name}: ${error.message}`).join("; ")}`,
      fields,
      { cause: failed[0]?.error },
    );
  const lost = begun.filter(({ because }) => because !== "new");
  return {
    outcome: odd.length > 0 ? "odd" : "watched",
    message: lost.length > 0 ? "series watched, some learnt anew" : "series watched",
    ...(lost.length > 0 && { level: "WARN" as const }),
    fields,
  };
}
