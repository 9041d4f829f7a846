import { describe, expect, it } from "vitest";
import type { MetricFilter } from "../../../../simulator/model/index.js";
import { createSimulation, type DroppedMetrics } from "../../../../simulator/simulation/index.js";
import { alarmOf, MINUTE, modelWith, START, transitions } from "./support.js";

const filter: MetricFilter = {
  address: "aws_cloudwatch_log_metric_filter.errors",
  file: "main.tf.json",
  name: "errors",
  logGroup: "/app",
  pattern: '{ $.level = "ERROR" }',
  namespace: "Shop",
  metricName: "Errors",
  value: "1",
  defaultValue: 0,
  dimensions: {},
};

const embedded = (metrics: unknown): string =>
  JSON.stringify({ _aws: { Timestamp: START, CloudWatchMetrics: metrics }, Errors: 6 });

describe("log lines", () => {
  it("count through the filters of their group, and a minute without a match counts its default", () => {
    const simulation = createSimulation(modelWith({ metricFilters: [filter], metricAlarms: [alarmOf("errors")] }), {
      from: START + MINUTE,
    });
    const line = (minute: number, level: string, group = "/app"): void =>
      simulation.putLog(START + minute * MINUTE, group, JSON.stringify({ level }));
    for (let minute = 0; minute < 8; minute++) {
      line(minute, "INFO");
      for (let count = 0; count < 5; count++) line(minute, "ERROR", minute === 4 ? "/app" : "/other");
    }
    simulation.advance(START + 20 * MINUTE);
    expect(transitions(simulation.history)).toEqual([
      "1 errors INSUFFICIENT_DATA→OK",
      "5 errors OK→ALARM",
      "6 errors ALARM→OK",
      "11 errors OK→INSUFFICIENT_DATA",
    ]);
  });

  it("bring their embedded metrics, and what CloudWatch would drop is told", () => {
    const dropped: DroppedMetrics[] = [];
    const model = modelWith({ metricAlarms: [alarmOf("errors")] });
    const simulation = createSimulation(model, { from: START + MINUTE, dropped: (metrics) => void dropped.push(metrics) });
    simulation.putLog(START, "/app", embedded([{ Namespace: "Shop", Dimensions: [[]], Metrics: [{ Name: "Errors" }] }]));
    simulation.putLog(START, "/app", embedded([{ Namespace: "Shop", Dimensions: [["Gone"]], Metrics: [{ Name: "Errors" }] }]));
    simulation.advance(START + MINUTE);
    expect(transitions(simulation.history)).toEqual(["1 errors INSUFFICIENT_DATA→ALARM"]);
    expect(dropped).toEqual([{ t: START, logGroup: "/app", problem: expect.stringContaining("Gone") }]);
  });
});
