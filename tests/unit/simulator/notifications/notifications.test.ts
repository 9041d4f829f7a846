import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AlarmMessageSchema } from "../../../../domain/contracts/index.js";
import type { AlarmQuery, MetricAlarm, MetricStat } from "../../../../simulator/model/types.js";
import {
  alarmArn,
  alarmSubject,
  compositeAlarmMessage,
  createFanOut,
  metricAlarmMessage,
} from "../../../../simulator/notifications/index.js";

const PLACE = { accountId: "111122223333", region: "us-east-1" };
const AT = Date.UTC(2026, 10, 21, 10);
const TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms";
const change = { from: "OK", to: "ALARM", reason: "Threshold Crossed", t: AT } as const;
const actions = {
  OK: [],
  ALARM: [{ target: "aws_sns_topic.alarms", arn: TOPIC }],
  INSUFFICIENT_DATA: [{ target: "aws_sns_topic.x" }],
};
const errors: MetricStat = {
  namespace: "AWS/Lambda",
  name: "Errors",
  dimensions: { FunctionName: "api" },
  statistic: "Sum",
  periodSeconds: 60,
};

const alarm = (more: Partial<MetricAlarm>): MetricAlarm => ({
  kind: "metric",
  address: "aws_cloudwatch_metric_alarm.errors",
  file: "cdk.tf.json",
  name: "api-errors",
  actionsEnabled: true,
  actions,
  source: { kind: "metric", metric: errors },
  periodSeconds: 60,
  comparison: "GreaterThanOrEqualToThreshold",
  threshold: { value: 5 },
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  missingData: "notBreaching",
  ignoreLowSamples: false,
  ...more,
});

/** The message as its reader gets it: through JSON, checked by the contract. */
const received = (message: object): unknown => v.parse(AlarmMessageSchema, JSON.parse(JSON.stringify(message)));

describe("a topic", () => {
  it("sends a copy to each of its subscriptions, in order, and to no other's", () => {
    const deliver = createFanOut([
      { topic: "a", protocol: "email", endpoint: "ops@example.com" },
      { topic: "b", protocol: "email", endpoint: "dev@example.com" },
      { topic: "a", protocol: "sqs", endpoint: "aws_sqs_queue.alarms" },
      { topic: "a", protocol: "email", endpoint: "ops@example.com" },
    ]);
    expect(deliver("a")).toEqual([
      { protocol: "email", endpoint: "ops@example.com" },
      { protocol: "sqs", endpoint: "aws_sqs_queue.alarms" },
    ]);
    expect(deliver("nobody")).toEqual([]);
  });
});

describe("the message of an alarm", () => {
  it("tells of a metric alarm what CloudWatch tells", () => {
    expect(received(metricAlarmMessage(alarm({ description: "too many" }), change, PLACE, AT - 1000))).toEqual({
      AlarmName: "api-errors",
      AlarmDescription: "too many",
      AWSAccountId: "111122223333",
      AlarmConfigurationUpdatedTimestamp: "2026-11-21T09:59:59.000+0000",
      NewStateValue: "ALARM",
      NewStateReason: "Threshold Crossed",
      StateChangeTime: "2026-11-21T10:00:00.000+0000",
      Region: "US East (N. Virginia)",
      AlarmArn: "arn:aws:cloudwatch:us-east-1:111122223333:alarm:api-errors",
      OldStateValue: "OK",
      OKActions: [],
      AlarmActions: [TOPIC],
      InsufficientDataActions: ["aws_sns_topic.x"],
      Trigger: {
        MetricName: "Errors",
        Namespace: "AWS/Lambda",
        StatisticType: "Statistic",
        Statistic: "SUM",
        Unit: null,
        Dimensions: [{ value: "api", name: "FunctionName" }],
        Period: 60,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Threshold: 5,
        TreatMissingData: "notBreaching",
        EvaluateLowSampleCountPercentile: "",
      },
    });
  });

  it("names a percentile, its unit and how it treats few samples", () => {
    const metric = { ...errors, statistic: "p99", unit: "Milliseconds" };
    expect(
      received(metricAlarmMessage(alarm({ source: { kind: "metric", metric }, ignoreLowSamples: true }), change, PLACE, AT)),
    ).toMatchObject({
      AlarmDescription: null,
      Trigger: {
        StatisticType: "ExtendedStatistic",
        ExtendedStatistic: "p99",
        Unit: "Milliseconds",
        EvaluateLowSampleCountPercentile: "ignore",
      },
    });
  });

  it("lists the queries of an alarm on metric math, and the band it is compared with", () => {
    const queries: AlarmQuery[] = [
      { id: "m1", returnData: true, metric: { ...errors, unit: "Count" } },
      { id: "band", returnData: true, label: "expected", expression: "ANOMALY_DETECTION_BAND(m1, 2)", periodSeconds: 60 },
    ];
    const banded = alarm({ source: { kind: "math", queries, returns: "m1" }, threshold: { bandId: "band" } });
    const { Trigger: trigger } = metricAlarmMessage(banded, change, PLACE, AT);
    expect(trigger.Metrics).toEqual([
      {
        Id: "m1",
        MetricStat: {
          Metric: { Dimensions: [{ value: "api", name: "FunctionName" }], MetricName: "Errors", Namespace: "AWS/Lambda" },
          Period: 60,
          Stat: "Sum",
          Unit: "Count",
        },
        ReturnData: true,
      },
      { Expression: "ANOMALY_DETECTION_BAND(m1, 2)", Id: "band", Label: "expected", Period: 60, ReturnData: true },
    ]);
    expect(trigger).toMatchObject({ ThresholdMetricId: "band" });
    expect(trigger).not.toHaveProperty("Threshold");
    expect(trigger).not.toHaveProperty("MetricName");
  });

  it("tells of a composite alarm its rule and the alarms that made it change", () => {
    const composite = { name: "shop", description: "down", actions, rule: 'ALARM("api-errors")' };
    const message = compositeAlarmMessage(composite, change, PLACE, [{ alarm: "api-errors", state: "ALARM", t: AT - 60_000 }]);
    expect(received(message)).toMatchObject({
      AlarmName: "shop",
      AlarmRule: 'ALARM("api-errors")',
      TriggeringChildren: [
        { Arn: alarmArn(PLACE, "api-errors"), State: { Value: "ALARM", Timestamp: "2026-11-21T09:59:00.000+0000" } },
      ],
    });
    expect(message).not.toHaveProperty("Trigger");
  });

  it("has a subject that fits SNS, and knows a region without a name by its id", () => {
    expect(alarmSubject("api-errors", "OK", PLACE)).toBe('OK: "api-errors" in US East (N. Virginia)');
    expect(alarmSubject("x".repeat(200), "OK", PLACE)).toHaveLength(100);
    expect(alarmSubject("a", "ALARM", { ...PLACE, region: "il-central-1" })).toBe('ALARM: "a" in il-central-1');
  });

  it("is refused by its reader when it is none", () => {
    const { AlarmArn: _, ...broken } = metricAlarmMessage(alarm({}), change, PLACE, AT);
    expect(() => received(broken)).toThrow();
    expect(() => received({ ...broken, AlarmArn: "a", NewStateValue: "FINE" })).toThrow();
  });
});
