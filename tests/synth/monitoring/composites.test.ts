import { describe, expect, it } from "vitest";
import { synthesize } from "./synthesize.js";

const monitoring = synthesize();
const name = (what: string) => `observability-platform-${what}-dev`;
const topic = (severity: string) => `arn:aws:sns:us-east-1:123456789012:${name(`alarms-${severity}`)}`;
const ALARM = (what: string) => `ALARM("${name(what)}")`;

describe("1.8 paging composites", () => {
  it.each(["order-processor", "payment-handler"])(
    "%s is critical when it fails or is slow near its concurrency limit",
    (service) => {
      expect(monitoring.composite(`${service}-critical`)).toMatchObject({
        alarm_name: name(`${service}-critical`),
        alarm_rule: `(${ALARM(`${service}-errors`)} OR ${ALARM(`${service}-latency-p99`)}) AND ${ALARM(`${service}-concurrency`)}`,
        alarm_actions: [topic("critical")],
        ok_actions: [topic("critical")],
        tags: {
          Service: service,
          Runbook: "lambda-critical",
          Severity: "critical",
          Audience: "technical",
          Owner: "platform-team",
        },
      });
    },
  );

  it("a container is exhausted when CPU and memory are short", () => {
    expect(monitoring.composite("order-api-resource-exhaustion")).toMatchObject({
      alarm_rule: `${ALARM("order-api-cpu")} AND ${ALARM("order-api-memory")}`,
      alarm_actions: [topic("critical")],
      tags: { Runbook: "ecs-resource-exhaustion" },
    });
  });

  it("the system is critical when any function and any container fail", () => {
    expect(monitoring.composite("system-wide-critical")).toMatchObject({
      alarm_rule: `(${ALARM("order-processor-errors")} OR ${ALARM("payment-handler-errors")}) AND ${ALARM("order-api-errors")}`,
      alarm_actions: [topic("critical")],
      ok_actions: [topic("critical")],
      tags: { Service: "platform", Runbook: "system-wide-critical" },
    });
  });

  it("follows the configured severity of each kind", () => {
    const { composite } = synthesize((config) => {
      config.alarms.composites = { lambdaCritical: "high", ecsResourceExhaustion: "medium", systemWideCritical: "low" };
    });
    expect(composite("payment-handler-critical").alarm_actions).toEqual([topic("high")]);
    expect(composite("order-api-resource-exhaustion").alarm_actions).toEqual([topic("medium")]);
    expect(composite("system-wide-critical").alarm_actions).toEqual([topic("low")]);
  });

  it("is created after the alarms that its rule names", () => {
    expect(monitoring.composite("order-api-resource-exhaustion").depends_on).toEqual([
      "aws_cloudwatch_metric_alarm.order-api-cpu",
      "aws_cloudwatch_metric_alarm.order-api-memory",
    ]);
  });
});

describe("1.8 sustained alarms", () => {
  const feeders = [
    { feeder: "order-processor-errors", suppressor: "order-processor-errors-escalated" },
    { feeder: "order-processor-latency-p99", suppressor: "order-processor-critical" },
    { feeder: "order-processor-concurrency", suppressor: "order-processor-critical" },
    { feeder: "payment-handler-errors", suppressor: "payment-handler-errors-escalated" },
    { feeder: "payment-handler-latency-p99", suppressor: "payment-handler-critical" },
    { feeder: "payment-handler-concurrency", suppressor: "payment-handler-critical" },
    { feeder: "order-api-cpu", suppressor: "order-api-resource-exhaustion" },
    { feeder: "order-api-memory", suppressor: "order-api-resource-exhaustion" },
    { feeder: "order-api-errors", suppressor: "system-wide-critical" },
  ];

  it.each(feeders)("$feeder pages as high after ten minutes unless $suppressor does", ({ feeder, suppressor }) => {
    const sustained = monitoring.composite(`${feeder}-sustained`);
    expect(sustained).toMatchObject({
      alarm_name: name(`${feeder}-sustained`),
      alarm_rule: ALARM(feeder),
      alarm_actions: [topic("high")],
      actions_suppressor: { alarm: name(suppressor), wait_period: 600, extension_period: 60 },
      depends_on: [`aws_cloudwatch_metric_alarm.${feeder}`, `aws_cloudwatch_composite_alarm.${suppressor}`],
    });
    // It may have told nobody: a recovery would be news of nothing.
    expect(sustained).not.toHaveProperty("ok_actions");
  });

  it.each(["order-processor", "payment-handler"])(
    "joins both composites that the errors of %s feed, without telling anyone",
    (service) => {
      const escalated = monitoring.composite(`${service}-errors-escalated`);
      expect(escalated.alarm_rule).toBe(`${ALARM("system-wide-critical")} OR ${ALARM(`${service}-critical`)}`);
      expect(escalated).not.toHaveProperty("alarm_actions");
      expect(escalated).not.toHaveProperty("ok_actions");
      expect(escalated.tags).toMatchObject({ Severity: "none" });
    },
  );

  it("takes times and tier from the configuration", () => {
    const { composite } = synthesize((config) => {
      config.alarms.sustained = { afterSeconds: 1200, extensionSeconds: 30, severity: "critical" };
    });
    expect(composite("order-api-cpu-sustained")).toMatchObject({
      actions_suppressor: { wait_period: 1200, extension_period: 30 },
      alarm_actions: [topic("critical")],
    });
    expect(String(composite("order-api-cpu-sustained").alarm_description)).toContain("for 20 min");
  });

  it("covers every feeder, and no other composite exists", () => {
    const pages = [
      "order-processor-critical",
      "payment-handler-critical",
      "order-api-resource-exhaustion",
      "system-wide-critical",
    ];
    const escalated = ["order-processor-errors-escalated", "payment-handler-errors-escalated"];
    const expected = [...pages, ...escalated, ...feeders.map(({ feeder }) => `${feeder}-sustained`)];
    expect(Object.keys(monitoring.all("aws_cloudwatch_composite_alarm")).sort()).toEqual(expected.sort());
  });
});

describe("a third service", () => {
  it("gets alarms, composites and a place in the system-wide rule by its entry alone", () => {
    const three = synthesize(({ services }) => {
      const template = services["payment-handler"];
      if (template) services.refunds = { ...template, description: "Pays back" };
    });
    expect(three.composite("system-wide-critical").alarm_rule).toBe(
      `(${ALARM("order-processor-errors")} OR ${ALARM("payment-handler-errors")} OR ${ALARM("refunds-errors")}) AND ${ALARM("order-api-errors")}`,
    );
    expect(three.composite("refunds-critical").alarm_rule).toContain(ALARM("refunds-concurrency"));
    expect(three.filter("filter-refunds-starts").log_group_name).toBe("/aws/lambda/observability-platform-refunds-dev");
  });
});
