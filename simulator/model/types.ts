import type { MetricId } from "../metrics/index.js";

/** Where something is declared. */
export interface Declared {
  /** Terraform address, e.g. `aws_sns_topic.alarms`; with the stack before it where two stacks use the same one. */
  readonly address: string;
  readonly file: string;
}

/** `aws_cloudwatch_log_group`. */
export interface LogGroup extends Declared {
  readonly name: string;
}

/** `aws_cloudwatch_log_metric_filter`: what a matching line of a log group counts for. */
export interface MetricFilter extends Declared {
  readonly name: string;
  /** Name of the log group. */
  readonly logGroup: string;
  /** As declared; empty matches every line. */
  readonly pattern: string;
  readonly namespace: string;
  readonly metricName: string;
  /** A number, or a selector (`$.field`, `$name`). */
  readonly value: string;
  /** Reported for a minute whose lines all do not match; undefined: nothing is reported. */
  readonly defaultValue?: number;
  /** Dimension name → selector of its value. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** @default None */
  readonly unit?: string;
}

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What an alarm does when it enters a state. */
export interface AlarmAction {
  /** Address of the resource acted on, or the literal ARN. */
  readonly target: string;
  /** The same as the ARN that the declaration holds, where it holds one. */
  readonly arn?: string;
}

/** What metric and composite alarms have in common. */
export interface AlarmBase extends Declared {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  /** State that is entered → actions, in the order declared. */
  readonly actions: Readonly<Record<AlarmState, readonly AlarmAction[]>>;
}

/** One statistic of one metric over a period. */
export interface MetricStat extends MetricId {
  /** `Average`, `p99`, `tm90` … */
  readonly statistic: string;
  /** 10, 20, 30 or a multiple of 60. */
  readonly periodSeconds: number;
  /** Only data of this unit; undefined: any. */
  readonly unit?: string;
}

/** One entry of a math alarm: a metric or an expression. */
export interface AlarmQuery {
  readonly id: string;
  readonly label?: string;
  readonly returnData: boolean;
  readonly metric?: MetricStat;
  readonly expression?: string;
  /** Period of an expression, seconds. */
  readonly periodSeconds?: number;
}

/** What a metric alarm watches. */
export type AlarmSource =
  | { readonly kind: "metric"; readonly metric: MetricStat }
  | {
      readonly kind: "math";
      readonly queries: readonly AlarmQuery[];
      /** Id of the query that is compared. */
      readonly returns: string;
    };

/** What it is compared with: a number, or the query that gives the band. */
export type AlarmThreshold = { readonly value: number } | { readonly bandId: string };

export const COMPARISONS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const MISSING_DATA = ["missing", "ignore", "breaching", "notBreaching"] as const;
export type MissingData = (typeof MISSING_DATA)[number];

/** `aws_cloudwatch_metric_alarm`. */
export interface MetricAlarm extends AlarmBase {
  readonly kind: "metric";
  readonly source: AlarmSource;
  /** Period of the compared datapoints, seconds. */
  readonly periodSeconds: number;
  readonly comparison: Comparison;
  readonly threshold: AlarmThreshold;
  /** N. */
  readonly evaluationPeriods: number;
  /** M, at most N. */
  readonly datapointsToAlarm: number;
  /** @default missing */
  readonly missingData: MissingData;
  /** Whether a percentile of too few samples keeps the state. */
  readonly ignoreLowSamples: boolean;
}

/** Another alarm that holds back the actions of a composite. */
export interface ActionsSuppressor {
  /** Name of the alarm. */
  readonly alarm: string;
  readonly waitSeconds: number;
  readonly extensionSeconds: number;
}

/** `aws_cloudwatch_composite_alarm`. */
export interface CompositeAlarm extends AlarmBase {
  readonly kind: "composite";
  /** Rule with every alarm by its name, as `simulator/composites` parses it. */
  readonly rule: string;
  readonly suppressor?: ActionsSuppressor;
}

/** `aws_sns_topic`. */
export interface Topic extends Declared {
  readonly name: string;
}

/** `aws_sns_topic_subscription`. */
export interface Subscription extends Declared {
  /** Address of the topic, or its literal ARN: what an `AlarmAction.target` says. */
  readonly topic: string;
  readonly protocol: string;
  /** Literal, or the address of the resource (a queue, a function). */
  readonly endpoint: string;
}

/** All that decides which alarms ring and who is told. */
export interface SimulatorModel {
  readonly logGroups: readonly LogGroup[];
  readonly metricFilters: readonly MetricFilter[];
  readonly metricAlarms: readonly MetricAlarm[];
  readonly compositeAlarms: readonly CompositeAlarm[];
  readonly topics: readonly Topic[];
  readonly subscriptions: readonly Subscription[];
}
