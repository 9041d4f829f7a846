import { checkPeriod, MetricQueryError } from "../metrics/index.js";
import { MetricQueriesError } from "./errors.js";
import type { MetricDataQuery } from "./query.js";

const ID = /^[a-z][A-Za-z0-9_]{0,254}$/;
/** Metrics of an alarm on an expression (page "CloudWatch alarms limits"). */
const MAX_ALARM_METRICS = 10;

const refuse = (problem: string, options?: ErrorOptions): never => {
  throw new MetricQueriesError(problem, options);
};

function checkPeriodOf(id: string, period: number): void {
  try {
    checkPeriod(period);
  } catch (error) {
    if (!(error instanceof MetricQueryError)) throw error;
    refuse(`query ${id}: ${error.message}`, { cause: error });
  }
}

/** Checks each query by itself, and that ids are not given twice. @throws {MetricQueriesError} */
export function checkQueries(queries: readonly MetricDataQuery[]): void {
  const seen = new Set<string>();
  for (const { id, metric, expression, period } of queries) {
    if (!ID.test(id)) refuse(`query id "${id}" must begin with a lower-case letter and hold only letters, digits and _`);
    if (seen.has(id)) refuse(`two queries have the id ${id}`);
    seen.add(id);
    if ((metric === undefined) === (expression === undefined)) refuse(`query ${id} needs either a metric or an expression`);
    if (metric) checkPeriodOf(id, metric.period);
    else if (period !== undefined) checkPeriodOf(id, period);
  }
}

/**
 * The one period of a query: of all metrics that it comes from, or its own.
 * @throws {MetricQueriesError} when they differ
 */
export function commonPeriod(query: MetricDataQuery, metrics: readonly MetricDataQuery[]): number | undefined {
  const periods = new Map<number, string>();
  for (const { id, metric } of metrics) if (metric) periods.set(metric.period, id);
  if (query.expression !== undefined && query.period !== undefined) periods.set(query.period, query.id);
  if (periods.size > 1)
    refuse(
      `query ${query.id}: all periods must be equal, found ${[...periods].map(([period, id]) => `${period} s (${id})`).join(" and ")}`,
    );
  return [...periods.keys()][0];
}

/**
 * Checks what an alarm demands of its queries (page "PutMetricAlarm"): at most ten metrics, one period, and exactly one query that
 * returns data beside an anomaly band.
 * @throws {MetricQueriesError}
 */
export function checkAlarmQueries(
  queries: readonly MetricDataQuery[],
  returned: readonly string[],
  isArray: (id: string) => boolean,
): void {
  const metrics = queries.filter((query) => query.metric);
  if (metrics.length > MAX_ALARM_METRICS)
    refuse(
      `an alarm takes at most ${MAX_ALARM_METRICS} metrics, these are ${metrics.length}: ${metrics.map(({ id }) => id).join(", ")}`,
    );
  if (metrics.length === 0) refuse("an alarm needs at least one metric");
  commonPeriod({ id: queries[0]?.id ?? "" }, metrics);
  const watched = returned.filter((id) => !isArray(id));
  if (watched.length !== 1)
    refuse(
      watched.length === 0
        ? "no query returns data as one time series: set returnData on the one that the alarm watches"
        : `exactly one query may return data, these do: ${watched.join(", ")}`,
    );
}
