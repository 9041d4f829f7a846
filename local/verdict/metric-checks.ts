import { type PlatformConfig, resourceName } from "../../config/index.js";
import type { MetricStore } from "../../simulator/metrics/index.js";
import type { Check, Evidence, MeasuredMetric } from "./evidence.js";

type Expectation = MeasuredMetric["expectation"];

const HOLDS: Readonly<Record<Expectation["comparison"], (actual: number, value: number) => boolean>> = {
  ">=": (actual, value) => actual >= value,
  ">": (actual, value) => actual > value,
  "<": (actual, value) => actual < value,
  "<=": (actual, value) => actual <= value,
  "==": (actual, value) => actual === value,
};

/** CloudWatch's dimension that holds a function's name. Rows of the table name the service instead. */
const FUNCTION_NAME = "FunctionName";

function dimensionsOf(config: PlatformConfig, { dimensions }: Expectation): Record<string, string> {
  const service = dimensions[FUNCTION_NAME];
  return service === undefined ? dimensions : { ...dimensions, [FUNCTION_NAME]: resourceName(config, service) };
}

/**
 * What was measured of a row's metric from `from` to `to` (epoch ms), over all metrics with at least the row's dimensions.
 * A sum over nothing is 0; any other statistic of nothing is null.
 */
export function measure(
  config: PlatformConfig,
  store: MetricStore,
  expectation: Expectation,
  from: number,
  to: number,
): MeasuredMetric {
  const { namespace, metric, statistic } = expectation;
  // One period that holds the whole run: it starts at the minute of `from`.
  const periodSeconds = 60 * (Math.ceil((to - from) / 60_000) + 1);
  const values = store
    .list(namespace, metric, dimensionsOf(config, expectation))
    .flatMap((id) => store.statistics({ ...id, statistic, periodSeconds, from, to }))
    .map((point) => point.value);
  if (statistic === "Sum") return { expectation, actual: values.reduce((total, value) => total + value, 0) };
  return { expectation, actual: values.length === 0 ? null : Math.max(...values) };
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

function metricCheck({ expectation, actual }: MeasuredMetric): Check {
  const { metric, dimensions, statistic, comparison, value } = expectation;
  const of = Object.values(dimensions).join(", ");
  return {
    name: `${statistic} of ${metric}${of ? ` (${of})` : ""}`,
    ok: actual !== null && HOLDS[comparison](actual, value),
    expected: `${comparison} ${value}`,
    actual: actual === null ? "no data" : round(actual),
    details: [],
  };
}

/** Checks of the metrics that the row names. */
export const metricChecks = ({ metrics }: Evidence): Check[] => metrics.map(metricCheck);
