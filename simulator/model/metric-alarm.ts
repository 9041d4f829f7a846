import { readBase } from "./alarm-base.js";
import { readMetricStat, readQueries } from "./queries.js";
import type { AttributeReader } from "./reader.js";
import { type AlarmSource, type AlarmThreshold, COMPARISONS, type MetricAlarm, MISSING_DATA } from "./types.js";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

const PLAIN = ["metric_name", "namespace", "statistic", "extended_statistic", "period", "dimensions", "unit"];
const BANDS: ReadonlySet<string> = new Set([
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
]);

/** `aws_cloudwatch_metric_alarm`. */
export function readMetricAlarm(reader: AttributeReader): MetricAlarm {
  const base = readBase(reader, false);
  const comparison = reader.oneOf("comparison_operator", COMPARISONS);
  if (!comparison && !reader.has("comparison_operator")) reader.report("comparison_operator", "is missing");
  const bandId = reader.text("threshold_metric_id") || undefined;
  const threshold = readThreshold(reader, bandId, comparison ?? "");
  const { source, periodSeconds } = readSource(reader, bandId);
  const evaluationPeriods = reader.requiredNumber("evaluation_periods", { minimum: 1, integer: true });
  const datapointsToAlarm = reader.number("datapoints_to_alarm", { minimum: 0, integer: true }) || evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods)
    reader.report("datapoints_to_alarm", `is ${datapointsToAlarm}, more than the ${evaluationPeriods} evaluation periods`);
  checkWindow(reader, periodSeconds, evaluationPeriods);
  return {
    kind: "metric",
    ...base,
    source,
    periodSeconds,
    comparison: comparison ?? "GreaterThanThreshold",
    threshold,
    evaluationPeriods,
    datapointsToAlarm,
    missingData: reader.oneOf("treat_missing_data", MISSING_DATA) ?? "missing",
    ignoreLowSamples: reader.oneOf("evaluate_low_sample_count_percentiles", ["evaluate", "ignore"]) === "ignore",
  };
}

function readThreshold(reader: AttributeReader, bandId: string | undefined, comparison: string): AlarmThreshold {
  const value = reader.number("threshold");
  if (bandId !== undefined) {
    if (!BANDS.has(comparison))
      reader.report("comparison_operator", `must be one of ${[...BANDS].join(", ")}: the threshold is a band`);
    if (value !== undefined) reader.report("threshold", "must not be set together with threshold_metric_id");
    return { bandId };
  }
  if (BANDS.has(comparison)) reader.report("threshold_metric_id", `is missing: ${comparison} compares with a band`);
  if (!reader.has("threshold")) reader.report("threshold", "is missing");
  return { value: value ?? Number.NaN };
}

function readSource(reader: AttributeReader, bandId: string | undefined): { source: AlarmSource; periodSeconds: number } {
  const queries = reader.blocks("metric_query");
  if (queries.length > 0) {
    const plain = reader.anyOf(PLAIN);
    if (plain) reader.report(plain, "must not be set together with metric_query");
    for (const key of PLAIN) reader.raw(key);
    return readQueries(reader, queries, bandId);
  }
  if (bandId !== undefined) reader.report("threshold_metric_id", `names the query "${bandId}", but there is no metric_query`);
  const metric = readMetricStat(reader, { statistic: ["statistic", "extended_statistic"] });
  return { source: { kind: "metric", metric }, periodSeconds: metric.periodSeconds };
}

/** Longest window (page "PutMetricAlarm"). */
function checkWindow(reader: AttributeReader, periodSeconds: number, evaluationPeriods: number): void {
  const limit = periodSeconds < HOUR_SECONDS ? DAY_SECONDS : 7 * DAY_SECONDS;
  const seconds = periodSeconds * evaluationPeriods;
  if (seconds > limit)
    reader.report(
      "evaluation_periods",
      `× period is ${seconds} s, CloudWatch takes ${limit} s for a period of ${periodSeconds} s`,
    );
}
