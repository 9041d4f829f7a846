import { describe, expect, it } from "vitest";
import { createSimulation } from "../../../../simulator/simulation/index.js";
import { alarmOf, errors, MINUTE, modelWith, START, simulated, transitions } from "./support.js";

describe("cases written from CloudWatch's pages", () => {
  it.each([
    [2, 4],
    [3, 5],
    [6, 8],
    [9, 12],
  ])("of %i evaluation periods, a single value is in reach of %i", (evaluationPeriods, range) => {
    const alarm = alarmOf("a", { evaluationPeriods, datapointsToAlarm: evaluationPeriods });
    const { history } = simulated(modelWith({ metricAlarms: [alarm] }), [errors(0, 0)], 30);
    expect(transitions(history)).toEqual(["1 a INSUFFICIENT_DATA→OK", `${range + 1} a OK→INSUFFICIENT_DATA`]);
  });

  it("re-evaluates the last values of a sliding window after the metric stopped, and alarms again", () => {
    const put = [0.5, 1.5, 2.5, 3.5, 4.5].map((minute) => errors(minute, 1));
    const model = modelWith({ metricAlarms: [alarmOf("a", { periodSeconds: 600 })] });
    const changes = ["1 a INSUFFICIENT_DATA→OK", "5 a OK→ALARM", "11 a ALARM→OK", "15 a OK→ALARM", "21 a ALARM→OK"];
    expect(transitions(simulated(model, put, 40).history)).toEqual([
      ...changes,
      "25 a OK→ALARM",
      "31 a ALARM→OK",
      "35 a OK→INSUFFICIENT_DATA",
    ]);
  });

  it.each([
    ["p10", 100],
    ["p50", 20],
    ["p90", 100],
    ["p95", 200],
    ["p99", 1000],
  ])("%s has too few samples below %i, and enough with them", (statistic, enough) => {
    const alarm = alarmOf("a", { ignoreLowSamples: true }, { statistic });
    const run = (samples: number): readonly string[] => {
      const simulation = createSimulation(modelWith({ metricAlarms: [alarm] }), { from: START + MINUTE });
      for (let index = 0; index < samples; index++) simulation.putMetric(errors(0, 9));
      simulation.advance(START + MINUTE);
      return transitions(simulation.history);
    };
    expect(run(enough - 1)).toEqual([]);
    expect(run(enough)).toEqual(["1 a INSUFFICIENT_DATA→ALARM"]);
  });

  it("passes over two quiet years at once", () => {
    const years = 2 * 365 * 1440;
    const alarms = [alarmOf("a"), alarmOf("b", { missingData: "breaching" })];
    const { history } = simulated(modelWith({ metricAlarms: alarms }), [errors(0, 9), errors(years, 9)], years + 1);
    expect(transitions(history)).toEqual([
      "1 a INSUFFICIENT_DATA→ALARM",
      "1 b INSUFFICIENT_DATA→ALARM",
      "4 a ALARM→INSUFFICIENT_DATA",
      `${years + 1} a INSUFFICIENT_DATA→ALARM`,
    ]);
  });
});
