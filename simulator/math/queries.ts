import { BAND_MODEL } from "../bands/index.js";
import type { MetricSource } from "../metrics/index.js";
import { checkAlarmQueries, checkQueries, commonPeriod } from "./checks.js";
import { checkResult } from "./compile.js";
import { MetricQueriesError } from "./errors.js";
import type { MetricDataQuery } from "./query.js";
import { type Compiled, QueryScope } from "./query-scope.js";
import type { Value } from "./values.js";

/** Queries that were checked and can be read at any time. */
export interface CompiledQueries {
  /** Ids of the queries that return data, in their order. */
  readonly returned: readonly string[];
  /**
   * The last `points` periods of a query that end at `end` (epoch milliseconds), oldest first; NaN: missing.
   * @throws {MetricQueriesError} for an id that is not there or is an array of time series
   */
  evaluate(id: string, end: number, points: number): Float64Array;
  /** The same for a query that is an array of time series; a band is its upper and its lower bound. */
  evaluateAll(id: string, end: number, points: number): readonly Float64Array[];
  /** Seconds. */
  periodOf(id: string): number;
  /** Name of the model of our own behind the query's anomaly band; null when it has no band. Output must show it. */
  bandModelOf(id: string): string | null;
  /** The query may have values at times when its metrics have none (FILL, TIME_SERIES, a band …). */
  valuesWithoutData(id: string): boolean;
  /** Start of the first bucket at or after `from` in which any metric has data, or Infinity. */
  nextData(from: number): number;
}

/** What the queries are for: an alarm has limits that GetMetricData has not. */
export type QueryUse = "alarm" | "data";

/**
 * Compiles the queries of one alarm or of one GetMetricData call, and checks them as CloudWatch would.
 * @throws {MetricQueriesError} for queries that do not fit together
 * @throws {ExpressionError} for an expression that is wrong, with the place
 */
export function compileMetricQueries(
  queries: readonly MetricDataQuery[],
  source: MetricSource,
  use: QueryUse = "alarm",
): CompiledQueries {
  checkQueries(queries);
  const byId = new Map(queries.map((query) => [query.id, query]));
  const scope = new QueryScope(byId, source);
  const compiledOf = (id: string): Compiled => {
    const found = scope.compiledOf(id);
    if (!found) throw new MetricQueriesError(`no query has the id ${id}; there are ${scope.ids.join(", ")}`);
    return found;
  };
  for (const { id, expression } of queries) if (expression !== undefined) checkResult(id, expression, compiledOf(id).value);
  const metrics = queries.filter((query) => query.metric);
  const anyPeriod = metrics[0]?.metric?.period ?? 60;
  const periods = new Map(
    queries.map((query) => {
      const used = compiledOf(query.id).metrics;
      return [
        query.id,
        commonPeriod(
          query,
          metrics.filter(({ id }) => used.has(id)),
        ) ?? anyPeriod,
      ];
    }),
  );
  const returned = queries.filter((query) => query.returnData ?? true).map((query) => query.id);
  if (use === "alarm") checkAlarmQueries(queries, returned, (id) => compiledOf(id).value.type === "array");

  const read = (id: string, end: number, points: number): Value => {
    const { value } = compiledOf(id);
    scope.move(end, points, (periods.get(id) ?? 60) * 1000);
    return value;
  };

  return {
    returned,
    evaluate(id, end, points) {
      const value = read(id, end, points);
      if (value.type !== "series") throw new MetricQueriesError(`query ${id} is no single time series`);
      return value.read().slice();
    },
    evaluateAll(id, end, points) {
      const value = read(id, end, points);
      if (value.type === "scalar") throw new MetricQueriesError(`query ${id} is a single number`);
      return value.type === "series" ? [value.read().slice()] : value.read().map((series) => series.slice());
    },
    periodOf(id) {
      compiledOf(id);
      return periods.get(id) ?? 60;
    },
    bandModelOf: (id) => (compiledOf(id).traits.has("band") ? BAND_MODEL : null),
    valuesWithoutData: (id) => compiledOf(id).traits.has("dense"),
    nextData: (from) => Math.min(...scope.readers.map((reader) => reader.nextData(from))),
  };
}
