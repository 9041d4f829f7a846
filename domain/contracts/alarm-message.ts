import * as v from "valibot";

/** States of a CloudWatch alarm. */
export const ALARM_STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;
const State = v.picklist(ALARM_STATES);

/** As CloudWatch writes times here: `2026-11-21T10:00:00.000+0000`. */
const Time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/, "must be a time in UTC with +0000"),
  v.check((text) => !Number.isNaN(Date.parse(text.replace("+0000", "Z"))), "must be a time that there is"),
);
const Dimensions = v.array(v.object({ value: v.string(), name: v.string() }));

const common = {
  AlarmName: v.string(),
  AlarmDescription: v.nullable(v.string()),
  AWSAccountId: v.string(),
  NewStateValue: State,
  NewStateReason: v.string(),
  StateChangeTime: Time,
  /** Name of the region for people, e.g. `US East (N. Virginia)`. */
  Region: v.string(),
  AlarmArn: v.string(),
  OldStateValue: State,
  OKActions: v.array(v.string()),
  AlarmActions: v.array(v.string()),
  InsufficientDataActions: v.array(v.string()),
};

/** One query of an alarm on metric math. */
const Query = v.looseObject({
  Id: v.string(),
  Label: v.optional(v.string()),
  ReturnData: v.boolean(),
  Expression: v.optional(v.string()),
  /** Seconds. */
  Period: v.optional(v.number()),
  MetricStat: v.optional(
    v.looseObject({
      Metric: v.looseObject({ MetricName: v.string(), Namespace: v.string(), Dimensions }),
      Period: v.number(),
      Stat: v.string(),
      Unit: v.optional(v.string()),
    }),
  ),
});

const Trigger = v.looseObject({
  MetricName: v.optional(v.string()),
  Namespace: v.optional(v.string()),
  StatisticType: v.optional(v.picklist(["Statistic", "ExtendedStatistic"])),
  /** `SUM`, `AVERAGE` … */
  Statistic: v.optional(v.string()),
  /** `p99`, `tm90` … */
  ExtendedStatistic: v.optional(v.string()),
  Unit: v.optional(v.nullable(v.string())),
  Dimensions: v.optional(Dimensions),
  /** Instead of all these: the queries of an alarm on metric math. */
  Metrics: v.optional(v.array(Query)),
  /** Seconds. */
  Period: v.number(),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  ComparisonOperator: v.string(),
  Threshold: v.optional(v.number()),
  /** Id of the query that gives the band, instead of a threshold. */
  ThresholdMetricId: v.optional(v.string()),
  TreatMissingData: v.string(),
  EvaluateLowSampleCountPercentile: v.nullable(v.string()),
});

/** What SNS carries when a metric alarm changes state (page "Notifying users on alarm changes"). */
export const MetricAlarmMessageSchema = v.looseObject({
  ...common,
  AlarmConfigurationUpdatedTimestamp: v.optional(Time),
  Trigger,
});

/** What SNS carries when a composite alarm changes state. */
export const CompositeAlarmMessageSchema = v.looseObject({
  ...common,
  AlarmRule: v.string(),
  /** The alarms of the rule that made it change, as far as CloudWatch tells. */
  TriggeringChildren: v.optional(v.array(v.looseObject({ Arn: v.string(), State: v.object({ Value: State, Timestamp: Time }) }))),
});

/** The message of any alarm. */
export const AlarmMessageSchema = v.union([MetricAlarmMessageSchema, CompositeAlarmMessageSchema]);

export type MetricAlarmMessage = v.InferOutput<typeof MetricAlarmMessageSchema>;
export type CompositeAlarmMessage = v.InferOutput<typeof CompositeAlarmMessageSchema>;
export type AlarmMessage = v.InferOutput<typeof AlarmMessageSchema>;
