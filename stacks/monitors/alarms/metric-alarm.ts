import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { isPercentile } from "../metrics/metric.js";
import type { AlarmDeclaration, Comparison } from "./declaration.js";

const OPERATORS: Readonly<Record<Comparison, string>> = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
  "<=": "LessThanOrEqualToThreshold",
};

/** What the plan and the topics add to a declaration. */
export interface AlarmTexts {
  readonly name: string;
  readonly description: string;
  readonly tags: Record<string, string>;
  /** ARNs to notify; none for a composite that only silences others. */
  readonly actions: string[];
}

/** Makes the CloudWatch alarm of a declaration. Recovery goes where the alarm went. */
export function createMetricAlarm(scope: Construct, alarm: AlarmDeclaration, texts: AlarmTexts): CloudwatchMetricAlarm {
  const { metric, rule, missingData, lowSamples } = alarm;
  return new CloudwatchMetricAlarm(scope, alarm.id, {
    alarmName: texts.name,
    alarmDescription: texts.description,
    tags: texts.tags,
    namespace: metric.namespace,
    metricName: metric.name,
    ...(Object.keys(metric.dimensions).length > 0 && { dimensions: { ...metric.dimensions } }),
    ...(isPercentile(metric.statistic) ? { extendedStatistic: metric.statistic } : { statistic: metric.statistic }),
    ...(lowSamples && { evaluateLowSampleCountPercentiles: lowSamples.treatAs }),
    comparisonOperator: OPERATORS[alarm.comparison],
    threshold: rule.threshold,
    period: rule.periodSeconds,
    evaluationPeriods: rule.evaluationPeriods,
    datapointsToAlarm: rule.datapointsToAlarm,
    treatMissingData: missingData.treatAs,
    alarmActions: texts.actions,
    okActions: texts.actions,
    ...(missingData.notify && { insufficientDataActions: texts.actions }),
  });
}
