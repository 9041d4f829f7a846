import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AlarmMessageSchema } from "../../../../domain/contracts/alarm-message.js";
import { subjectOf } from "../../../../lambdas/ai-analysis/trigger/subject.js";
import { compositeAlarm, metricAlarm, names } from "./support.js";

const topic = (name: string) => `arn:aws:sns:us-east-1:123456789012:observability-platform-${name}-dev`;
const platform = "severity=medium audience=technical owner=platform-team service=platform runbook=dead-letters";
const of = (alarm: unknown, topicArn?: string) => subjectOf(v.parse(AlarmMessageSchema, alarm), names, topicArn);

describe("an alarm's subject", () => {
  it.each([
    ["observability-platform/Application", "payment-handler-dev-Errors", {}, "payment-handler", "availability"],
    ["AWS/Lambda", "Duration", { FunctionName: "observability-platform-order-processor-dev" }, "order-processor", "latency"],
    [
      "AWS/Lambda",
      "ConcurrentExecutions",
      { FunctionName: "observability-platform-order-processor-dev" },
      "order-processor",
      "requests",
    ],
    [
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      { QueueName: "observability-platform-orders-dlq-dev" },
      "queue:orders",
      "availability",
    ],
    [
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      { QueueName: "observability-platform-orders-dev" },
      "queue:orders",
      "requests",
    ],
    [
      "AWS/SQS",
      "ApproximateAgeOfOldestMessage",
      { QueueName: "observability-platform-payments-dev" },
      "queue:payments",
      "latency",
    ],
    ["AWS/ApiGateway", "5XXError", { ApiName: "observability-platform-api-dev", Stage: "live" }, "api", "availability"],
    [
      "AWS/ECS",
      "CPUUtilization",
      { ClusterName: "x", ServiceName: "observability-platform-order-api-dev" },
      "order-api",
      "latency",
    ],
    [
      "observability-platform/Infrastructure",
      "BreakerOpen",
      { service: "health-monitor", dependency: "circuit:payment-provider" },
      "payment-provider",
      "availability",
    ],
    [
      "observability-platform/Infrastructure",
      "BreakerOpen",
      { service: "health-monitor", dependency: "circuit:metrics-store" },
      "table:metrics",
      "availability",
    ],
    [
      "observability-platform/Business",
      "OrdersCompleted",
      { service: "order-processor", environment: "dev" },
      "order-processor",
      "requests",
    ],
  ])("on %s %s of %j is %s and its %s", (namespace, name, dimensions, node, metric) => {
    expect(of(metricAlarm("x", { namespace, name, dimensions }))).toMatchObject({ node, metric });
  });

  it.each([
    ["orders-completed", "order-processor"],
    // Counted from the log lines of several services.
    ["conversion", "client"],
  ])("on the score of the business series %s is who makes it, not who watches it", (series, node) => {
    const dimensions = { service: "anomaly-detector", environment: "dev", series };
    const alarm = metricAlarm(`${series}-anomaly`, {
      namespace: "observability-platform/Application",
      name: "AnomalyScore",
      dimensions,
    });
    expect(of(alarm)).toMatchObject({ node, metric: "requests" });
  });

  it("is at the minute, severity and runbook that its topic and description tell", () => {
    const alarm = metricAlarm("payment-handler-errors", { namespace: "n", name: "payment-handler-dev-Errors" });
    expect(of(alarm, topic("alarms-medium"))).toMatchObject({
      kind: "alarm",
      severity: "medium",
      runbook: "lambda-errors.md",
      at: "2026-11-21T10:00:30.000Z",
    });
    expect(of(alarm)).toMatchObject({ severity: "high" });
    expect(of({ ...alarm, AlarmDescription: "By hand" })).toMatchObject({
      severity: null,
      runbook: null,
      node: "payment-handler",
    });
    expect(of({ ...alarm, AlarmDescription: null })).toMatchObject({ severity: null, runbook: null });
  });

  it("of metric math is what its metrics are of", () => {
    const { Trigger, ...alarm } = metricAlarm("share", { namespace: "n", name: "x" }, platform);
    const Metric = {
      MetricName: "Errors",
      Namespace: "AWS/Lambda",
      Dimensions: [{ name: "FunctionName", value: "observability-platform-backup-dev" }],
    };
    const Metrics = [
      { Id: "e", Expression: "m / 2", ReturnData: true },
      { Id: "m", ReturnData: false, MetricStat: { Metric, Period: 60, Stat: "Sum" } },
    ];
    const { MetricName: _name, Namespace: _namespace, Dimensions: _dimensions, ...rest } = Trigger;
    expect(of({ ...alarm, Trigger: { ...rest, Metrics } })).toMatchObject({ node: "backup", metric: "availability" });
  });

  it("of a composite is its service, and what its children noticed", () => {
    const facts = "severity=critical audience=technical owner=o service=payment-handler runbook=lambda-critical";
    const critical = compositeAlarm("payment-handler-critical", "ALARM(a)", ["payment-handler-latency-p99"], facts);
    expect(of(critical)).toMatchObject({ node: "payment-handler", metric: "latency", runbook: "lambda-critical.md" });
    const everywhere = compositeAlarm("system-wide-critical", "ALARM(a)", ["order-api-errors", "backup-errors"], platform);
    expect(of(everywhere)).toMatchObject({ node: "order-api", metric: "availability" });
  });

  it("of a composite that names no child is found in its rule", () => {
    const rule = 'ALARM("observability-platform-payments-queue-age-dev") OR ALARM("other")';
    expect(of(compositeAlarm("any", rule, [], platform))).toMatchObject({ node: "queue:payments", metric: "latency" });
  });

  it("of a composite whose rule has the ARNs of its children is found there, too", () => {
    const rule = "ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:observability-platform-payments-queue-age-dev)";
    expect(of(compositeAlarm("any", rule, [], platform))).toMatchObject({ node: "queue:payments", metric: "latency" });
  });

  it("that belongs to no node was noticed by whoever calls", () => {
    expect(of(metricAlarm("unknown", { namespace: "Other", name: "Things" }, "x"))).toMatchObject({
      node: "client",
      metric: "requests",
    });
  });
});
