import { describe, expect, it } from "vitest";
import type { MetricDatum } from "../../../../simulator/metrics/index.js";
import { alarmOf, errors, MINUTE, modelWith, notifications, START, simulated, transitions } from "./support.js";

describe("a metric alarm on the virtual clock", () => {
  it("alarms at the end of the minute that holds the fifth error, and stays while that is the newest data in reach", () => {
    const model = modelWith({ metricAlarms: [alarmOf("errors", { missingData: "notBreaching" })] });
    const data = [0, 1, 2, 3, 4].map((second) => errors(10 + second / 60, 1));
    const { history, stateOf } = simulated(model, data, 60);
    expect(transitions(history)).toEqual(["1 errors INSUFFICIENT_DATA→OK", "11 errors OK→ALARM", "14 errors ALARM→OK"]);
    expect(notifications(history)).toEqual([
      "1 errors OK arn:aws:sns:::pages",
      "11 errors ALARM arn:aws:sns:::pages",
      "14 errors OK arn:aws:sns:::pages",
    ]);
    expect(stateOf("errors")).toBe("OK");
  });

  it("slides its ten-minute window by one minute", () => {
    const model = modelWith({ metricAlarms: [alarmOf("errors", { periodSeconds: 600 })] });
    const data = [...Array.from({ length: 61 }, (_, minute) => errors(minute, 0)), errors(21, 3), errors(28, 2)];
    const { history } = simulated(model, data, 60);
    expect(transitions(history)).toEqual(["1 errors INSUFFICIENT_DATA→OK", "29 errors OK→ALARM", "32 errors ALARM→OK"]);
  });

  it("sees what happened before its first evaluation", () => {
    const model = modelWith({ metricAlarms: [alarmOf("errors", { periodSeconds: 600 })] });
    expect(transitions(simulated(model, [errors(-5, 5)], 2).history)).toEqual(["1 errors INSUFFICIENT_DATA→ALARM"]);
  });

  it("with a period below a minute evaluates every ten seconds", () => {
    const alarm = alarmOf("errors", { periodSeconds: 10 });
    const seconds = (second: number, value: number): MetricDatum => ({ ...errors(second / 60, value), storageResolution: 1 });
    const data = Array.from({ length: 12 }, (_, index) => seconds(60 + index * 10, index === 5 ? 5 : 0));
    const { history } = simulated(modelWith({ metricAlarms: [alarm] }), data, 3);
    expect(transitions(history).map((text) => text.replace(/(\d+\.\d{3})\d*/, "$1"))).toEqual([
      "1.166 errors INSUFFICIENT_DATA→OK",
      "2 errors OK→ALARM",
      "2.166 errors ALARM→OK",
    ]);
  });

  it("keeps its state while a percentile has too few samples, where it is told to", () => {
    const alarm = alarmOf("slow", { ignoreLowSamples: true, threshold: { value: 100 } }, { statistic: "p90", name: "Latency" });
    const latency = (minute: number, samples: number, value: number): MetricDatum => ({
      namespace: "Shop",
      name: "Latency",
      timestamp: START + minute * MINUTE,
      values: [value],
      counts: [samples],
    });
    const data = [latency(1, 100, 5), latency(2, 99, 500), latency(3, 100, 500)];
    expect(transitions(simulated(modelWith({ metricAlarms: [alarm] }), data, 5).history)).toEqual([
      "2 slow INSUFFICIENT_DATA→OK",
      "4 slow OK→ALARM",
    ]);
  });

  it("does nothing where actions are switched off", () => {
    const model = modelWith({ metricAlarms: [alarmOf("errors", { actionsEnabled: false })] });
    const { history } = simulated(model, [errors(1, 9)], 10);
    expect(transitions(history)).toHaveLength(2);
    expect(notifications(history)).toEqual([]);
  });

  it("takes data that comes late into the next evaluations", () => {
    const model = modelWith({ metricAlarms: [alarmOf("errors", { evaluationPeriods: 2, datapointsToAlarm: 1 })] });
    const simulation = simulated(model, [errors(1, 0), errors(2, 0)], 3);
    simulation.putMetric(errors(2.5, 9));
    simulation.advance(START + 4 * MINUTE);
    expect(transitions(simulation.history)).toEqual(["2 errors INSUFFICIENT_DATA→OK", "4 errors OK→ALARM"]);
  });

  it("says which alarms there are when asked for another", () => {
    expect(() => simulated(modelWith({ metricAlarms: [alarmOf("errors")] }), [], 1).stateOf("error")).toThrow(
      'there is no alarm "error"; there are errors',
    );
  });
});
