import type { AlarmBase, AlarmQuery, CompositeAlarm, MetricAlarm, MetricStat } from "../../../../simulator/model/index.js";
import { alarmArn, type Place } from "../../../../simulator/notifications/index.js";
import type { AlarmStatus } from "../../../alarms/index.js";
import type { AnswerObject } from "../../value.js";

interface Common {
  readonly place: Place;
  /** Epoch milliseconds. */
  readonly configuredAt: number;
}

const SIMPLE = new Set(["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);

const dimensionsOf = ({ dimensions }: MetricStat) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

function commonAnswer(alarm: AlarmBase, status: AlarmStatus, { place, configuredAt }: Common): AnswerObject {
  const arns = (state: keyof AlarmBase["actions"]): string[] => alarm.actions[state].map(({ arn, target }) => arn ?? target);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarmArn(place, alarm.name),
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: arns("OK"),
    AlarmActions: arns("ALARM"),
    InsufficientDataActions: arns("INSUFFICIENT_DATA"),
    StateValue: status.state,
    StateReason: status.reason,
    StateUpdatedTimestamp: new Date(status.since),
    StateTransitionedTimestamp: new Date(status.since),
  };
}

const metricStat = (metric: MetricStat): AnswerObject => ({
  MetricName: metric.name,
  Namespace: metric.namespace,
  ...(SIMPLE.has(metric.statistic) ? { Statistic: metric.statistic } : { ExtendedStatistic: metric.statistic }),
  Dimensions: dimensionsOf(metric),
  Unit: metric.unit,
});

const queryAnswer = ({ id, label, returnData, metric, expression, periodSeconds }: AlarmQuery): AnswerObject => ({
  Id: id,
  Label: label,
  ReturnData: returnData,
  Expression: expression,
  Period: periodSeconds,
  MetricStat: metric && {
    Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensionsOf(metric) },
    Period: metric.periodSeconds,
    Stat: metric.statistic,
    Unit: metric.unit,
  },
});

/** A metric alarm as "DescribeAlarms" tells it. */
export function metricAnswer(alarm: MetricAlarm, status: AlarmStatus, common: Common): AnswerObject {
  const { source, threshold } = alarm;
  return {
    ...commonAnswer(alarm, status, common),
    ...(source.kind === "metric"
      ? { ...metricStat(source.metric), Period: alarm.periodSeconds }
      : { Metrics: source.queries.map(queryAnswer) }),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ...("bandId" in threshold ? { ThresholdMetricId: threshold.bandId } : { Threshold: threshold.value }),
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missingData,
    ...(alarm.ignoreLowSamples && { EvaluateLowSampleCountPercentile: "ignore" }),
  };
}

/** A composite alarm as "DescribeAlarms" tells it. */
export const compositeAnswer = (alarm: CompositeAlarm, status: AlarmStatus, common: Common): AnswerObject => ({
  ...commonAnswer(alarm, status, common),
  AlarmRule: alarm.rule,
  ...(alarm.suppressor && {
    ActionsSuppressor: alarmArn(common.place, alarm.suppressor.alarm),
    ActionsSuppressorWaitPeriod: alarm.suppressor.waitSeconds,
    ActionsSuppressorExtensionPeriod: alarm.suppressor.extensionSeconds,
  }),
});
