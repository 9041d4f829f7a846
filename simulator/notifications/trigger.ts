import type { MetricAlarmMessage } from "../../domain/contracts/index.js";
import type { AlarmQuery, MetricAlarm, MetricStat } from "../model/types.js";

type Trigger = MetricAlarmMessage["Trigger"];
type Query = NonNullable<Trigger["Metrics"]>[number];

const STATISTICS: Readonly<Record<string, string>> = {
  SampleCount: "SAMPLE_COUNT",
  Average: "AVERAGE",
  Sum: "SUM",
  Minimum: "MINIMUM",
  Maximum: "MAXIMUM",
};

const dimensionsOf = ({ dimensions }: MetricStat) => Object.entries(dimensions).map(([name, value]) => ({ value, name }));

function metricPart(metric: MetricStat): Partial<Trigger> {
  const statistic = STATISTICS[metric.statistic];
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(statistic === undefined
      ? { StatisticType: "ExtendedStatistic", ExtendedStatistic: metric.statistic }
      : { StatisticType: "Statistic", Statistic: statistic }),
    Unit: metric.unit ?? null,
    Dimensions: dimensionsOf(metric),
  };
}

const queryPart = ({ id, label, returnData, expression, periodSeconds, metric }: AlarmQuery): Query => ({
  ...(expression !== undefined && { Expression: expression }),
  Id: id,
  ...(label !== undefined && { Label: label }),
  ...(metric && {
    MetricStat: {
      Metric: { Dimensions: dimensionsOf(metric), MetricName: metric.name, Namespace: metric.namespace },
      Period: metric.periodSeconds,
      Stat: metric.statistic,
      ...(metric.unit !== undefined && { Unit: metric.unit }),
    },
  }),
  ...(periodSeconds !== undefined && { Period: periodSeconds }),
  ReturnData: returnData,
});

/** What of a metric alarm the message describes as its trigger. */
export type TriggerDeclaration = Pick<
  MetricAlarm,
  | "source"
  | "periodSeconds"
  | "evaluationPeriods"
  | "datapointsToAlarm"
  | "comparison"
  | "threshold"
  | "missingData"
  | "ignoreLowSamples"
>;

/** The `Trigger` of the message of a metric alarm. */
export function triggerOf(alarm: TriggerDeclaration): Trigger {
  const { source, threshold } = alarm;
  return {
    ...(source.kind === "metric" && metricPart(source.metric)),
    Period: alarm.periodSeconds,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ComparisonOperator: alarm.comparison,
    ...("bandId" in threshold ? { ThresholdMetricId: threshold.bandId } : { Threshold: threshold.value }),
    TreatMissingData: alarm.missingData,
    EvaluateLowSampleCountPercentile: alarm.ignoreLowSamples ? "ignore" : "",
    ...(source.kind === "math" && { Metrics: source.queries.map(queryPart) }),
  };
}
