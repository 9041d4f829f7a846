import { type MetricId, metricKey } from "../../../simulator/metrics/index.js";
import type { MetricAlarm, MetricStat, SimulatorModel } from "../../../simulator/model/index.js";
import { isPercentile, SET_STATISTICS } from "../events/rebuild.js";

/** A metric that is fetched. */
export interface RecordedMetric extends MetricId {
  readonly unit?: string;
  /** Asked for at once. */
  readonly statistics: readonly string[];
  /** 60; 10 where an alarm looks at seconds. */
  readonly periodSeconds: number;
}

/** What an environment's alarms need to be run again. */
export interface RecordPlan {
  readonly metrics: readonly RecordedMetric[];
  /** Names of the groups whose lines are fetched. */
  readonly logGroups: readonly string[];
  /** Alarms that read what cannot be recorded, with the reason. */
  readonly left: readonly string[];
}

const MINUTE_SECONDS = 60;
const FINE_SECONDS = 10;
const PLAIN: ReadonlySet<string> = new Set([...SET_STATISTICS, "Average"]);

const statsOf = ({ source }: MetricAlarm): readonly MetricStat[] =>
  source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? []);

const nameOf = (namespace: string, name: string): string => `${namespace}\u0000${name}`;

function whyLeft(alarm: MetricAlarm): readonly string[] {
  return statsOf(alarm).flatMap(({ statistic, periodSeconds, name }) => {
    if (PLAIN.has(statistic) || (isPercentile(statistic) && periodSeconds <= MINUTE_SECONDS)) return [];
    const why = isPercentile(statistic)
      ? `${statistic} over ${periodSeconds} s is put together from those of minutes, and only near`
      : `${statistic} needs every single value, which CloudWatch does not give away`;
    return [`${alarm.name}: ${name}: ${why}`];
  });
}

/**
 * What to fetch so that the alarms of a model can be run again: log groups whose filters make metrics that alarms read, and all other
 * metrics that alarms read.
 * @param metricsOnly fetch the metrics of filters too, and no log lines
 */
export function planRecording(model: SimulatorModel, metricsOnly: boolean): RecordPlan {
  const read = new Set(model.metricAlarms.flatMap(statsOf).map(({ namespace, name }) => nameOf(namespace, name)));
  const filters = metricsOnly
    ? []
    : model.metricFilters.filter(({ namespace, metricName }) => read.has(nameOf(namespace, metricName)));
  const fromLogs = new Set(filters.map(({ namespace, metricName }) => nameOf(namespace, metricName)));
  const byKey = new Map<string, RecordedMetric>();
  for (const stat of model.metricAlarms.flatMap(statsOf)) {
    if (fromLogs.has(nameOf(stat.namespace, stat.name))) continue;
    const known = byKey.get(metricKey(stat));
    const unit = known?.unit ?? stat.unit;
    const percentiles = isPercentile(stat.statistic) ? [stat.statistic] : [];
    byKey.set(metricKey(stat), {
      namespace: stat.namespace,
      name: stat.name,
      dimensions: stat.dimensions,
      ...(unit !== undefined && { unit }),
      statistics: [...new Set([...(known?.statistics ?? SET_STATISTICS), ...percentiles])],
      periodSeconds: Math.min(
        known?.periodSeconds ?? MINUTE_SECONDS,
        stat.periodSeconds < MINUTE_SECONDS ? FINE_SECONDS : MINUTE_SECONDS,
      ),
    });
  }
  return {
    metrics: [...byKey.values()],
    logGroups: [...new Set(filters.map(({ logGroup }) => logGroup))].sort(),
    left: model.metricAlarms.flatMap(whyLeft),
  };
}
