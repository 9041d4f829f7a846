import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testAlarms } from "../../../../obs/operations/test-alarms/index.js";
import { readModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";

const topic = (name: string) => [`\${aws_sns_topic.${name}.arn}`];

const alarm = (name: string, metric: string, more: JsonObject = {}): JsonObject => ({
  alarm_name: `shop-${name}-dev`,
  comparison_operator: "GreaterThanOrEqualToThreshold",
  evaluation_periods: 1,
  metric_name: metric,
  namespace: "Shop",
  period: 60,
  threshold: 5,
  treat_missing_data: "notBreaching",
  ...more,
});

/** Two services whose errors tell medium, a p99 of pay's latency, and a composite of the errors that tells critical. */
export const resources: JsonObject = {
  aws_sns_topic: { medium: { name: "shop-alarms-medium-dev" }, critical: { name: "shop-alarms-critical-dev" } },
  aws_sns_topic_subscription: {
    mail: { topic_arn: "${aws_sns_topic.medium.arn}", protocol: "email", endpoint: "a@example.com" },
  },
  aws_cloudwatch_log_metric_filter: Object.fromEntries(
    ["pay", "order"].map((service) => [
      service,
      {
        name: service,
        pattern: '{ $.level = "ERROR" }',
        log_group_name: `/aws/lambda/shop-${service}-dev`,
        metric_transformation: { name: `${service}-errors`, namespace: "Shop", value: "1", default_value: "0" },
      },
    ]),
  ),
  aws_cloudwatch_metric_alarm: {
    pay: alarm("pay-errors", "pay-errors", { statistic: "Sum", alarm_actions: topic("medium"), ok_actions: topic("medium") }),
    order: alarm("order-errors", "order-errors", { statistic: "Sum", alarm_actions: topic("medium") }),
    latency: alarm("pay-latency", "Duration", {
      extended_statistic: "p99",
      threshold: 1000,
      dimensions: { FunctionName: "shop-pay-dev" },
    }),
  },
  aws_cloudwatch_composite_alarm: {
    all: {
      alarm_name: "shop-all-failing-dev",
      alarm_rule: 'ALARM("shop-pay-errors-dev") AND ALARM("shop-order-errors-dev")',
      alarm_actions: topic("critical"),
    },
  },
};

export const model = readModel(
  new Graph([parseStack("app", "/app", [{ file: "main.tf.json", content: { resource: resources } }])]),
);

/** Writes a scenario file. */
export function fileWith(yaml: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "scenarios-")), "s.yaml");
  writeFileSync(file, yaml);
  return file;
}

/** Runs the text of a scenario file. */
export const run = (yaml: string) => testAlarms([fileWith(yaml)], model);

/** Place and message of each failure, without the folder. */
export const failures = (yaml: string): readonly string[] =>
  run(yaml).verdicts.flatMap((verdict) =>
    verdict.failures.map(({ place, message }) => `${place.slice(place.lastIndexOf("/") + 1)}: ${message}`),
  );
