import { describe, expect, it } from "vitest";
import { planRecording } from "../../../../obs/operations/record/plan.js";
import { readModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";

const alarm = (name: string, more: JsonObject): JsonObject => ({
  alarm_name: name,
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 1,
  namespace: "AWS/Lambda",
  metric_name: "Duration",
  period: 60,
  threshold: 1,
  ...more,
});

const filter = (name: string, metric: string): JsonObject => ({
  name,
  pattern: "ERROR",
  log_group_name: `/app/${name}`,
  metric_transformation: { name: metric, namespace: "Shop", value: "1" },
});

const model = readModel(
  new Graph([
    parseStack("app", "/app", [
      {
        file: "main.tf.json",
        content: {
          resource: {
            aws_cloudwatch_log_metric_filter: { read: filter("read", "Errors"), unread: filter("unread", "Warnings") },
            aws_cloudwatch_metric_alarm: {
              errors: alarm("errors", { namespace: "Shop", metric_name: "Errors", statistic: "Sum" }),
              slow: alarm("slow", { statistic: "Average", period: 300 }),
              slowest: alarm("slowest", { extended_statistic: "p99" }),
              trimmed: alarm("trimmed", { extended_statistic: "tm90" }),
              long: alarm("long", { extended_statistic: "p50", period: 300 }),
            },
          },
        },
      },
    ]),
  ]),
);

describe("what obs record fetches", () => {
  it("are the log groups whose filters alarms read, and all other metrics with all that is needed of them", () => {
    const { metrics, logGroups } = planRecording(model, false);
    expect(logGroups).toEqual(["/app/read"]);
    expect(metrics).toEqual([
      {
        namespace: "AWS/Lambda",
        name: "Duration",
        dimensions: {},
        statistics: ["SampleCount", "Sum", "Minimum", "Maximum", "p99", "p50"],
        periodSeconds: 60,
      },
    ]);
  });

  it("are the metrics of filters, and no log lines, when metrics only are asked for", () => {
    const { metrics, logGroups } = planRecording(model, true);
    expect(logGroups).toEqual([]);
    expect(metrics.map(({ name }) => name).sort()).toEqual(["Duration", "Errors"]);
  });

  it("is told where it is not all", () => {
    expect(planRecording(model, false).left).toEqual([
      "trimmed: Duration: tm90 needs every single value, which CloudWatch does not give away",
      "long: Duration: p50 over 300 s is put together from those of minutes, and only near",
    ]);
  });
});
