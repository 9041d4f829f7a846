import { anomalySeries, type PlatformConfig } from "../../../config/index.js";
import type { SeriesMetric } from "../../../domain/contracts/anomaly-series.js";
import { ANOMALY_METRICS, EMF_DIMENSIONS, EMF_FURTHER_DIMENSIONS, metricNamespace } from "../../../domain/contracts/telemetry.js";
import type { Metric, MetricRange, Statistic } from "./metric.js";

type Environment = Pick<PlatformConfig, "project" | "environmentSuffix">;

const SCORE_RANGE: MetricRange = { lowest: 0, highest: 1, because: "a score is 1 − a probability" };
const ANY_RANGE: MetricRange = { lowest: Number.NEGATIVE_INFINITY, because: "it is in the unit of the series" };

/** What the anomaly detector publishes of a series. A value may be told twice, both times the same: no statistic here adds up. */
export function scoreMetrics({ project, environmentSuffix }: Environment, detector: string, series: string) {
  const metric = ({ name }: { readonly name: string }, range: MetricRange): Metric => ({
    namespace: metricNamespace(project, "Application"),
    name,
    dimensions: {
      [EMF_DIMENSIONS.service]: detector,
      [EMF_DIMENSIONS.environment]: environmentSuffix,
      [EMF_FURTHER_DIMENSIONS.series]: series,
    },
    statistic: "Maximum",
    range,
  });
  return {
    score: metric(ANOMALY_METRICS.anomalyScore, SCORE_RANGE),
    expected: metric(ANOMALY_METRICS.expectedValue, ANY_RANGE),
    lower: metric(ANOMALY_METRICS.expectedLower, ANY_RANGE),
    upper: metric(ANOMALY_METRICS.expectedUpper, ANY_RANGE),
  };
}

const STATISTICS: readonly Statistic[] = ["Sum", "Average", "Maximum", "Minimum", "SampleCount"];
const isPercentileName = (text: string): text is `p${number}` => /^p\d/.test(text);

const shown = ({ namespace, name, dimensions, statistic }: SeriesMetric): Metric => ({
  ...{ namespace, name, dimensions },
  statistic: STATISTICS.find((one) => one === statistic) ?? (isPercentileName(statistic) ? statistic : "Average"),
  range: ANY_RANGE,
});

/** The metrics that a followed series is made of. */
export function seriesMetrics(config: Environment & Pick<PlatformConfig, "anomalies">, series: string) {
  const one = config.anomalies.series[series];
  if (!one) return undefined;
  const { metric, per } = anomalySeries(config, one);
  return { metric: shown(metric), per: per && shown(per) };
}
