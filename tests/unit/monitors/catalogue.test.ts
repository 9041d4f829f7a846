import * as v from "valibot";
import { expect, it } from "vitest";
import { renderCatalogue, SynthesizedAlarmsSchema } from "../../../stacks/monitors/catalogue.js";

const tags = { Severity: "medium", Owner: "platform", Runbook: "ecs-cpu" };
const alarm = {
  alarm_name: "shop-cpu",
  alarm_description: "Callers wait.\nAlarms on: something.",
  tags,
  namespace: "AWS/ECS",
  metric_name: "CPUUtilization",
  statistic: "Average",
  comparison_operator: "GreaterThanThreshold",
  threshold: 80,
  period: 60,
  evaluation_periods: 5,
  datapoints_to_alarm: 4,
  treat_missing_data: "missing",
};
const composite = {
  alarm_name: "shop-cpu-sustained",
  alarm_description: "It lasts.",
  tags: { ...tags, Severity: "high" },
  alarm_rule: 'ALARM("shop-cpu")',
  actions_suppressor: { alarm: "shop-exhaustion", wait_period: 600, extension_period: 90 },
};

it("states what each alarm watches, whom it tells, and why its missing data is treated so", () => {
  const resource = { aws_cloudwatch_metric_alarm: { a: alarm }, aws_cloudwatch_composite_alarm: { b: composite } };
  const lines = renderCatalogue(v.parse(SynthesizedAlarmsSchema, { resource }), new Map([["shop-cpu", "no tasks"]])).split("\n");
  expect(lines).toContain(
    "| `shop-cpu` | Callers wait. | Average of AWS/ECS CPUUtilization > 80, 4 of 5 × 1 min | medium | `missing`: no tasks | [ecs-cpu](../runbooks/ecs-cpu.md) |",
  );
  expect(lines).toContain(
    '| `shop-cpu-sustained` | It lasts. | `ALARM("shop-cpu")` | high | `shop-exhaustion`, waits 10 min, extends 90 s | [ecs-cpu](../runbooks/ecs-cpu.md) |',
  );
});
