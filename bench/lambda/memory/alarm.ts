import { loadConfig, resourceName } from "../../../config/index.js";
import type { MetricAlarmMessage } from "../../../domain/contracts/alarm-message.js";

const config = loadConfig({});
const SERVICES = ["payment-handler", "order-processor"] as const;

/** Alarm n of the reference workload: another incident each, of two services by turns. */
export function sampleAlarm(n: number): MetricAlarmMessage {
  const service = SERVICES[n % SERVICES.length] ?? SERVICES[0];
  const name = resourceName(config, `${service}-errors`);
  const begin = Date.parse("2026-11-21T10:00:30.000Z") + Math.floor(n / SERVICES.length) * 3_600_000;
  return {
    AlarmName: name,
    AlarmDescription: `It fails.\nseverity=high audience=technical owner=platform-team service=${service} runbook=lambda-errors`,
    AWSAccountId: "123456789012",
    NewStateValue: "ALARM",
    NewStateReason: "Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).",
    StateChangeTime: new Date(begin).toISOString().replace("Z", "+0000"),
    Region: "US East (N. Virginia)",
    AlarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`,
    OldStateValue: "OK",
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: `${service}-${config.environment}-Errors`,
      Namespace: `${config.project}/Application`,
      StatisticType: "Statistic",
      Statistic: "SUM",
      Unit: null,
      Dimensions: [],
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 5,
      TreatMissingData: "notBreaching",
      EvaluateLowSampleCountPercentile: null,
    },
  };
}
