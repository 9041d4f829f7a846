import { type AlarmClock, type Alarms, alarmClock, createAlarms } from "../../../../local/alarms/index.js";
import type { AlarmBase, CompositeAlarm, MetricAlarm, SimulatorModel } from "../../../../simulator/model/index.js";

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 21, 9);
export const GROUP = "/aws/lambda/shop-pay-dev";
export const DEPLOYED = {
  place: { accountId: "123456789012", region: "eu-west-1" },
  topicArns: new Map([
    ["aws_sns_topic.medium", "arn:aws:sns:eu-west-1:123456789012:medium"],
    ["aws_sns_topic.high", "arn:aws:sns:eu-west-1:123456789012:high"],
  ]),
};

const actions = (topic: string): AlarmBase["actions"] => {
  const target = [{ target: `aws_sns_topic.${topic}` }];
  return { OK: target, ALARM: target, INSUFFICIENT_DATA: [] };
};
const declared = (name: string, topic: string) => ({
  ...{ address: `aws_cloudwatch_metric_alarm.${name}`, file: "cdk.tf.json", name: `shop-${name}-dev`, actionsEnabled: true },
  actions: actions(topic),
});

/** Sum of a metric of Shop over a minute, at least the threshold. */
export const alarm = (name: string, metric: string, changes: Partial<MetricAlarm> = {}): MetricAlarm => ({
  ...declared(name, "medium"),
  kind: "metric",
  source: { kind: "metric", metric: { namespace: "Shop", name: metric, dimensions: {}, statistic: "Sum", periodSeconds: 60 } },
  periodSeconds: 60,
  comparison: "GreaterThanOrEqualToThreshold",
  threshold: { value: 3 },
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missingData: "notBreaching",
  ignoreLowSamples: false,
  ...changes,
});

const sustained: CompositeAlarm = {
  ...declared("errors-sustained", "high"),
  kind: "composite",
  rule: 'ALARM("shop-errors-dev")',
  suppressor: { alarm: "shop-depth-dev", waitSeconds: 120, extensionSeconds: 60 },
};

/** Errors counted from a log group, a queue's depth, and a composite that tells when errors go on for two minutes. */
export const MODEL: SimulatorModel = {
  logGroups: [],
  metricFilters: [
    {
      ...{ address: "aws_cloudwatch_log_metric_filter.errors", file: "cdk.tf.json", name: "errors", logGroup: GROUP },
      ...{ pattern: '{ $.level = "ERROR" }', namespace: "Shop", metricName: "Errors", value: "1", dimensions: {} },
    },
  ],
  metricAlarms: [alarm("errors", "Errors"), alarm("depth", "Depth", { evaluationPeriods: 3, datapointsToAlarm: 3 })],
  compositeAlarms: [sustained],
  topics: ["medium", "high"].map((severity) => ({
    ...{ address: `aws_sns_topic.${severity}`, file: "cdk.tf.json", name: `shop-alarms-${severity}-dev` },
  })),
  subscriptions: [{ address: "s", file: "f", topic: "aws_sns_topic.medium", protocol: "email", endpoint: "team@example.com" }],
};

/** Alarms on a wall clock that tests set. */
export function running(speed = 1): { alarms: Alarms; clock: AlarmClock; wall: { now: number }; warnings: string[] } {
  const wall = { now: START };
  const warnings: string[] = [];
  const clock = alarmClock(speed, () => wall.now);
  return { alarms: createAlarms({ model: MODEL, clock, warn: (message) => void warnings.push(message) }), clock, wall, warnings };
}

export const errorLine = JSON.stringify({ level: "ERROR", message: "boom" });
