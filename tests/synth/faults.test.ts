import { describe, expect, it } from "vitest";
import { resourceName } from "../../config/index.js";
import type { Severity } from "../../domain/contracts/severity.js";
import { configOf, synthesize, text } from "./synthesized.js";

const config = configOf("local");
const synthesized = synthesize(config);
const faults = Object.entries(config.laptop?.faults ?? {});

/** The severities whose topics an alarm's actions name. */
function severitiesOf(resource: Readonly<Record<string, unknown>>): Severity[] {
  const actions = JSON.stringify(resource.alarm_actions ?? []);
  return (["critical", "high", "medium", "low"] as const).filter((severity) => actions.includes(`alarms-${severity}`));
}

describe("the table of faults", () => {
  it("has the eight that can be injected", () => {
    expect(faults.map(([name]) => name)).toEqual([
      "payment-slow",
      "payment-down",
      "payment-declining",
      "handler-throws",
      "poison",
      "store-down",
      "bad-deploy",
      "traffic-drop",
    ]);
  });

  it.each(faults)("%s names alarms and composites that are synthesized", (_, { expect: row }) => {
    for (const id of row.alarms)
      synthesized.named("monitoring", "aws_cloudwatch_metric_alarm", resourceName(config, id), "alarm_name");
    for (const id of row.composites)
      synthesized.named("monitoring", "aws_cloudwatch_composite_alarm", resourceName(config, id), "alarm_name");
  });

  it.each(faults)("%s expects messages of those alarms' severities only", (_, { expect: row }) => {
    const told = [
      ...row.alarms.map((id) =>
        synthesized.named("monitoring", "aws_cloudwatch_metric_alarm", resourceName(config, id), "alarm_name"),
      ),
      ...row.composites.map((id) =>
        synthesized.named("monitoring", "aws_cloudwatch_composite_alarm", resourceName(config, id), "alarm_name"),
      ),
    ];
    expect(told.flatMap(severitiesOf)).toEqual(expect.arrayContaining([...row.messages]));
    expect(row.alarms.length === 0 || row.messages.length > 0).toBe(true);
  });

  it.each(faults)("%s names services and queues that are configured", (_, { inject, expect: row }) => {
    for (const { dimensions } of row.metrics)
      for (const service of Object.values(dimensions)) expect(Object.keys(config.services)).toContain(service);
    const queues = [...Object.keys(row.deadLetters), ...(inject.poison ? [inject.poison.queue] : [])];
    for (const queue of queues) expect(Object.keys(config.queues)).toContain(queue);
    if (inject.badDeploy) expect(Object.keys(config.services)).toContain(inject.badDeploy.service);
    if (inject.throwIn) expect(Object.keys(config.services)).toContain(inject.throwIn.service);
  });

  it("lets a slow provider answer within the handler's patience, late enough for the latency alarm", () => {
    const slow = config.laptop?.faults["payment-slow"]?.inject.provider;
    const latencyMs = slow?.mode === "slow" ? slow.latencyMs : Number.NaN;
    const alarm = synthesized.named(
      "monitoring",
      "aws_cloudwatch_metric_alarm",
      resourceName(config, "payment-handler-latency-p99"),
      "alarm_name",
    );
    expect(text(alarm.comparison_operator)).toBe("GreaterThanThreshold");
    expect(latencyMs).toBeGreaterThan(Number(alarm.threshold));
    expect(latencyMs).toBeLessThan(config.paymentProvider.timeoutMs);
  });
});
