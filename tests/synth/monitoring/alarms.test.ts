import { describe, expect, it } from "vitest";
import { synthesize } from "./synthesize.js";

const monitoring = synthesize();
const name = (what: string) => `observability-platform-${what}-dev`;
const topic = (severity: string) => `arn:aws:sns:us-east-1:123456789012:${name(`alarms-${severity}`)}`;

describe("1.7 metric alarms", () => {
  it.each(["order-processor", "payment-handler"])("counts the error lines of %s over ten minutes", (service) => {
    expect(monitoring.alarm(`${service}-errors`)).toMatchObject({
      alarm_name: name(`${service}-errors`),
      namespace: "observability-platform/Application",
      metric_name: `${service}-dev-Errors`,
      statistic: "Sum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 5,
      period: 600,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      treat_missing_data: "notBreaching",
    });
    // The filter has a default value, so its metric has no dimensions; an alarm with one would watch nothing.
    expect(monitoring.alarm(`${service}-errors`)).not.toHaveProperty("dimensions");
  });

  it.each(["order-processor", "payment-handler"])("watches the p99 of %s's invocations", (service) => {
    const alarm = monitoring.alarm(`${service}-latency-p99`);
    expect(alarm).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Duration",
      dimensions: { FunctionName: name(service) },
      extended_statistic: "p99",
      comparison_operator: "GreaterThanThreshold",
      threshold: 3000,
      period: 60,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      evaluate_low_sample_count_percentiles: "evaluate",
    });
    expect(alarm).not.toHaveProperty("statistic");
  });

  it.each(["order-processor", "payment-handler"])(
    "watches the concurrency of %s at four fifths of its reserved 50",
    (service) => {
      expect(monitoring.alarm(`${service}-concurrency`)).toMatchObject({
        namespace: "AWS/Lambda",
        metric_name: "ConcurrentExecutions",
        dimensions: { FunctionName: name(service) },
        statistic: "Maximum",
        comparison_operator: "GreaterThanThreshold",
        threshold: 40,
        period: 60,
        evaluation_periods: 1,
        datapoints_to_alarm: 1,
      });
    },
  );

  it.each([
    { reserved: undefined, threshold: 100 },
    { reserved: 500, threshold: 100 },
    { reserved: 125, threshold: 100 },
    { reserved: 7, threshold: 5 },
  ])("alarms over $threshold executions with a reserved concurrency of $reserved", ({ reserved, threshold }) => {
    const { alarm } = synthesize(({ services }) => {
      const service = services["payment-handler"];
      if (service?.kind === "function") service.reservedConcurrency = reserved;
    });
    expect(alarm("payment-handler-concurrency").threshold).toBe(threshold);
    expect(alarm("order-processor-concurrency").threshold).toBe(40);
  });

  it.each([
    ["order-api-cpu", "CPUUtilization"],
    ["order-api-memory", "MemoryUtilization"],
  ])("watches %s by the service's own metric", (id, metric) => {
    expect(monitoring.alarm(id)).toMatchObject({
      namespace: "AWS/ECS",
      metric_name: metric,
      dimensions: { ClusterName: name("cluster"), ServiceName: name("order-api") },
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 80,
      period: 60,
      evaluation_periods: 5,
      datapoints_to_alarm: 5,
      treat_missing_data: "missing",
    });
  });

  it("counts the error lines of the container, ten of them", () => {
    expect(monitoring.alarm("order-api-errors")).toMatchObject({
      metric_name: "order-api-dev-Errors",
      statistic: "Sum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 10,
      period: 600,
      evaluation_periods: 1,
    });
  });

  it("has three alarms a service, two a queue, two for what nobody consumes and no others", () => {
    const { services, queues } = monitoring.props.config;
    const failed = ["asynchronous invocations", "alarm messages"];
    const expected = 3 * Object.keys(services).length + 2 * Object.keys(queues).length + failed.length;
    expect(Object.keys(monitoring.all("aws_cloudwatch_metric_alarm"))).toHaveLength(expected);
  });
});

describe("1.7 thresholds and windows come from the configuration", () => {
  const families = [
    { family: "lambdaErrors", id: "order-processor-errors" },
    { family: "lambdaLatencyP99", id: "order-processor-latency-p99" },
    { family: "ecsErrors", id: "order-api-errors" },
    { family: "ecsCpu", id: "order-api-cpu" },
    { family: "ecsMemory", id: "order-api-memory" },
  ] as const;

  it.each(families)("$family changes $id and nothing else", ({ family, id }) => {
    const changed = synthesize((config) => {
      config.alarms[family] = { threshold: 42, periodSeconds: 120, evaluationPeriods: 7, datapointsToAlarm: 6, severity: "high" };
    });
    expect(changed.alarm(id)).toMatchObject({ threshold: 42, period: 120, evaluation_periods: 7, datapoints_to_alarm: 6 });
    for (const other of families.filter((entry) => entry.id !== id))
      expect(changed.alarm(other.id)).toEqual(monitoring.alarm(other.id));
  });

  it("lowers the concurrency threshold by the configured share", () => {
    const half = synthesize((config) => {
      config.alarms.lambdaConcurrencyReservedShare = 0.5;
    });
    expect(half.alarm("order-processor-concurrency").threshold).toBe(25);
  });
});

describe("1.8 who is told", () => {
  it("sends an alarm that feeds a composite one tier lower, and its recovery to the same topic", () => {
    for (const alarm of Object.values(monitoring.all("aws_cloudwatch_metric_alarm"))) {
      expect(alarm).toMatchObject({ alarm_actions: [topic("medium")], ok_actions: [topic("medium")] });
      expect(alarm.tags).toMatchObject({ Severity: "medium" });
    }
  });

  it("sends an alarm that feeds nothing to its own tier, and makes no sustained alarm of it", () => {
    const alone = synthesize(({ services }) => {
      delete services["order-processor"];
      delete services["payment-handler"];
    });
    expect(alone.alarm("order-api-errors")).toMatchObject({ alarm_actions: [topic("high")], tags: { Severity: "high" } });
    expect(alone.alarm("order-api-cpu")).toMatchObject({ alarm_actions: [topic("medium")] });
    expect(Object.keys(alone.all("aws_cloudwatch_composite_alarm")).sort()).toEqual([
      "order-api-cpu-sustained",
      "order-api-memory-sustained",
      "order-api-resource-exhaustion",
    ]);
  });

  it("follows the configured severity", () => {
    const low = synthesize((config) => {
      config.alarms.lambdaErrors.severity = "critical";
      config.alarms.ecsErrors.severity = "low";
    });
    expect(low.alarm("payment-handler-errors").alarm_actions).toEqual([topic("high")]);
    expect(low.alarm("order-api-errors").alarm_actions).toEqual([topic("low")]);
  });

  it("tells once, by the CPU alarm, that a container's tasks are gone", () => {
    const tellers = Object.entries(monitoring.all("aws_cloudwatch_metric_alarm")).filter(([, a]) => a.insufficient_data_actions);
    expect(tellers.map(([id]) => id)).toEqual(["order-api-cpu"]);
    expect(tellers[0]?.[1].insufficient_data_actions).toEqual([topic("medium")]);
  });

  it("puts the runbook and the facts for programs into the description", () => {
    const { alarm } = synthesize((config) => {
      config.runbookBaseUrl = "https://wiki.example.com/runbooks";
    });
    const lines = String(alarm("order-api-memory").alarm_description).split("\n");
    expect(lines).toContain("Runbook: https://wiki.example.com/runbooks/ecs-memory.md");
    expect(lines.at(-1)).toBe("severity=medium audience=technical owner=platform-team service=order-api runbook=ecs-memory");
    expect(alarm("order-api-memory").tags).toEqual({
      Service: "order-api",
      Severity: "medium",
      Audience: "technical",
      Owner: "platform-team",
      Runbook: "ecs-memory",
    });
  });
});
