import { loadConfig } from "../../../../config/index.js";
import type { AlarmMessage } from "../../../../domain/contracts/alarm-message.js";
import { type CompactTopology, expandTopology } from "../../../../domain/contracts/topology.js";
import { NodeNames } from "../../../../lambdas/ai-analysis/trigger/names.js";
import { analysisVariables } from "../../../../stacks/constructs/analysis-variables.js";
import { compactTopology } from "../../../../stacks/constructs/topology.js";

/** The environment `dev` as shipped. */
export const config = loadConfig({ ENVIRONMENT: "dev" });
export const topology: CompactTopology = compactTopology(config);
export const names = new NodeNames(expandTopology(topology));

/** What the stack tells the function. */
export const variables = analysisVariables({ ...config, slo: { target: 0.99, periodDays: 28 } });
export const variablesWithoutModel = analysisVariables({ ...config, analysis: { ...config.analysis, model: undefined } });

/** Time of the alarms. */
export const AT = "2026-11-21T10:00:30.000Z";

const PREFIX = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:";

const common = (name: string, facts: string): Omit<AlarmMessage, "AlarmRule"> => ({
  AlarmName: `observability-platform-${name}-dev`,
  AlarmDescription: `What it means.\nAlarms on: something.\nRunbook: runbooks/x.md\n${facts}`,
  AWSAccountId: "123456789012",
  NewStateValue: "ALARM",
  NewStateReason: "Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).",
  StateChangeTime: AT.replace("Z", "+0000"),
  Region: "US East (N. Virginia)",
  AlarmArn: `${PREFIX}observability-platform-${name}-dev`,
  OldStateValue: "OK",
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
});

/** An alarm on one metric, as CloudWatch tells of it. */
export const metricAlarm = (
  name: string,
  metric: { readonly namespace: string; readonly name: string; readonly dimensions?: Readonly<Record<string, string>> },
  facts = "severity=high audience=technical owner=platform-team service=payment-handler runbook=lambda-errors",
) => ({
  ...common(name, facts),
  Trigger: {
    MetricName: metric.name,
    Namespace: metric.namespace,
    StatisticType: "Statistic",
    Statistic: "SUM",
    Unit: null,
    Dimensions: Object.entries(metric.dimensions ?? {}).map(([key, value]) => ({ name: key, value })),
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 5,
    TreatMissingData: "notBreaching",
    EvaluateLowSampleCountPercentile: null,
  },
});

/** An alarm on other alarms. */
export const compositeAlarm = (name: string, rule: string, children: readonly string[], facts: string) => ({
  ...common(name, facts),
  AlarmRule: rule,
  TriggeringChildren: children.map((child) => ({
    Arn: `${PREFIX}observability-platform-${child}-dev`,
    State: { Value: "ALARM", Timestamp: AT.replace("Z", "+0000") },
  })),
});

/** The errors of the payment handler. */
export const errorsAlarm = () =>
  metricAlarm("payment-handler-errors", { namespace: "observability-platform/Application", name: "payment-handler-dev-Errors" });

/** A message in SNS's envelope. */
export const envelope = (message: unknown, topic = "alarms-medium"): string =>
  JSON.stringify({
    Type: "Notification",
    MessageId: "id",
    TopicArn: `arn:aws:sns:us-east-1:123456789012:observability-platform-${topic}-dev`,
    Message: typeof message === "string" ? message : JSON.stringify(message),
    Timestamp: AT,
  });
