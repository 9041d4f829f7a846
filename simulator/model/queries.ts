import type { AttributeReader } from "./reader.js";
import type { AlarmQuery, AlarmSource, MetricStat } from "./types.js";

/** Page "PutMetricAlarm". */
const MAX_METRICS = 10;
const MAX_DIMENSIONS = 30;
const BELOW_A_MINUTE = [10, 20, 30];
const BASIC_STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const QUERY_ID = /^[a-z][A-Za-z0-9_]*$/;

/** A period of an alarm: 10, 20, 30 or a multiple of 60 seconds. */
function readPeriod(reader: AttributeReader, isRequired: boolean): number | undefined {
  if (!isRequired && !reader.has("period")) return undefined;
  const period = reader.requiredNumber("period", { minimum: 1, integer: true });
  if (Number.isNaN(period) || BELOW_A_MINUTE.includes(period) || period % 60 === 0) return period;
  reader.report("period", `is ${period}, must be ${BELOW_A_MINUTE.join(", ")} or a multiple of 60 seconds`);
  return Number.NaN;
}

/** Terraform takes the basic statistics in `statistic` and all others in `extended_statistic`; a query takes either as `stat`. */
function readStatistic(reader: AttributeReader, key: string): string {
  if (key === "") return "";
  const statistic = reader.requiredText(key);
  const isBasic = BASIC_STATISTICS.includes(statistic);
  if (key === "statistic" && statistic !== "" && !isBasic)
    reader.report(key, `is "${statistic}", must be one of ${BASIC_STATISTICS.join(", ")}; others go into extended_statistic`);
  if (key === "extended_statistic" && isBasic) reader.report(key, `is "${statistic}", which goes into statistic`);
  return statistic;
}

/** A metric with its statistic, from the alarm itself or from `metric_query[n].metric`. */
export function readMetricStat(reader: AttributeReader, keys: { readonly statistic: readonly string[] }): MetricStat {
  const [key = "", ...others] = keys.statistic.filter((one) => reader.has(one));
  if (key === "") reader.report(keys.statistic[0], "is missing");
  for (const other of others) reader.report(other, `must not be set together with ${key}`);
  for (const other of others) reader.raw(other);
  const dimensions = reader.texts("dimensions");
  const count = Object.keys(dimensions).length;
  if (count > MAX_DIMENSIONS) reader.report("dimensions", `has ${count} dimensions, CloudWatch takes ${MAX_DIMENSIONS}`);
  const unit = reader.text("unit");
  return {
    namespace: reader.requiredText("namespace"),
    name: reader.requiredText("metric_name"),
    dimensions,
    statistic: readStatistic(reader, key),
    periodSeconds: readPeriod(reader, true) ?? Number.NaN,
    ...(unit && { unit }),
  };
}

function readQuery(reader: AttributeReader): AlarmQuery {
  const id = reader.requiredText("id");
  if (id !== "" && !QUERY_ID.test(id))
    reader.report("id", `is "${id}", must begin with a lower-case letter and hold letters, digits and _`);
  if (reader.has("account_id")) reader.report("account_id", "is not supported: the simulator knows the metrics of one account");
  reader.raw("account_id");
  const [metric, ...more] = reader.blocks("metric");
  const expression = reader.text("expression") || undefined;
  if ((metric === undefined) === (expression === undefined) || more.length > 0)
    reader.report(undefined, "must have either one metric or an expression");
  const label = reader.text("label");
  const periodSeconds = readPeriod(reader, false);
  const stat = metric && readMetricStat(metric, { statistic: ["stat"] });
  metric?.finish();
  const query = {
    id,
    returnData: reader.flag("return_data", false),
    ...(label !== undefined && { label }),
    ...(stat && { metric: stat }),
    ...(expression !== undefined && { expression }),
    ...(periodSeconds !== undefined && { periodSeconds }),
  };
  reader.finish();
  return query;
}

/**
 * The queries of a math alarm: at most ten metrics, one period, one of them returned (beside the band, where there is one).
 * @param bandId the query of `threshold_metric_id`
 */
export function readQueries(
  alarm: AttributeReader,
  readers: readonly AttributeReader[],
  bandId: string | undefined,
): { source: AlarmSource; periodSeconds: number } {
  const queries = readers.map(readQuery);
  const report = (message: string): void => alarm.report("metric_query", message);
  const ids = queries.map(({ id }) => id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) report(`has the id "${id}" twice`);
  const metrics = queries.filter(({ metric }) => metric !== undefined);
  if (metrics.length > MAX_METRICS) report(`has ${metrics.length} metrics, CloudWatch takes ${MAX_METRICS}`);
  const periods = queries.flatMap(({ metric, periodSeconds }) => metric?.periodSeconds ?? periodSeconds ?? []);
  const [periodSeconds = Number.NaN, ...others] = [...new Set(periods.filter((period) => !Number.isNaN(period)))];
  if (others.length > 0) report(`has the periods ${[periodSeconds, ...others].join(", ")} s, must have one`);
  if (periods.length === 0) report("has no metric, so there is no period");
  if (bandId !== undefined && !ids.includes(bandId))
    alarm.report("threshold_metric_id", `names "${bandId}", no query has this id`);
  const returned = queries.filter(({ id, returnData }) => returnData && id !== bandId).map(({ id }) => id);
  if (returned.length !== 1) report(`must have exactly one query with return_data = true, has ${returned.length}`);
  return { source: { kind: "math", queries, returns: returned[0] ?? "" }, periodSeconds };
}
