import { describe, expect, it } from "vitest";
import type { MetricAlarm } from "../../../../simulator/model/index.js";
import { createSimulation } from "../../../../simulator/simulation/index.js";
import { alarmOf, MINUTE, modelWith, START, transitions } from "./support.js";

const HOUR = 60 * MINUTE;
const stat = (id: string, periodSeconds = 60) => ({
  id,
  returnData: false,
  metric: { namespace: "Shop", name: id, dimensions: {}, statistic: "Sum", periodSeconds },
});

/** More than `threshold` % of the calls are errors. */
const rate = (expression: string, changes: Partial<MetricAlarm> = {}): MetricAlarm =>
  alarmOf("rate", {
    source: {
      kind: "math",
      queries: [{ id: "rate", returnData: true, expression }, stat("errors"), stat("calls")],
      returns: "rate",
    },
    ...changes,
  });

function run(alarm: MetricAlarm, series: Readonly<Record<string, readonly number[]>>, to: number): readonly string[] {
  const simulation = createSimulation(modelWith({ metricAlarms: [alarm] }), { from: START + MINUTE });
  for (const [name, values] of Object.entries(series))
    for (const [minute, value] of values.entries())
      if (!Number.isNaN(value)) simulation.putMetric({ namespace: "Shop", name, timestamp: START + minute * MINUTE, value });
  simulation.advance(START + to * MINUTE);
  return transitions(simulation.history);
}

describe("an alarm on an expression", () => {
  it("compares the value of each period", () => {
    const calls = [100, 100, 100, 100, 100];
    expect(run(rate("100 * errors / calls"), { calls, errors: [0, 4, 5, 6, 0] }, 5)).toEqual([
      "1 rate INSUFFICIENT_DATA→OK",
      "3 rate OK→ALARM",
      "5 rate ALARM→OK",
    ]);
  });

  it("takes a missing value beside others for zero, and has none where all are missing", () => {
    const series = { calls: [100, 100, 100, 100], errors: [9] };
    expect(run(rate("100 * errors / calls"), series, 10)).toEqual([
      "1 rate INSUFFICIENT_DATA→ALARM",
      "2 rate ALARM→OK",
      "7 rate OK→INSUFFICIENT_DATA",
    ]);
    expect(run(rate("FILL(errors, 0) + 0 * calls"), series, 10)).toEqual(["1 rate INSUFFICIENT_DATA→ALARM", "2 rate ALARM→OK"]);
  });

  it("wakes up when data comes after a long silence", () => {
    const late = Array.from({ length: 3000 }, (_, minute) => (minute < 2 ? 0 : minute === 2999 ? 50 : Number.NaN));
    expect(run(rate("errors + 0 * calls"), { errors: late, calls: late }, 3000)).toEqual([
      "1 rate INSUFFICIENT_DATA→OK",
      "5 rate OK→INSUFFICIENT_DATA",
      "3000 rate INSUFFICIENT_DATA→ALARM",
    ]);
  });
});

describe("an alarm on a band", () => {
  it("rings when the value leaves what past days show, and says that the band is not CloudWatch's", () => {
    const band = { id: "band", returnData: true, expression: "ANOMALY_DETECTION_BAND(calls, 3)" };
    const alarm = alarmOf("band", {
      periodSeconds: 300,
      comparison: "LessThanLowerOrGreaterThanUpperThreshold",
      threshold: { bandId: "band" },
      source: { kind: "math", queries: [{ ...stat("calls", 300), returnData: true }, band], returns: "calls" },
    });
    const simulation = createSimulation(modelWith({ metricAlarms: [alarm] }), { from: START + MINUTE });
    const first = START - 5 * 24 * HOUR;
    for (let t = first; t < START + 2 * HOUR; t += 5 * MINUTE) {
      const value = t >= START + HOUR ? 500 : 100 + ((t / (5 * MINUTE)) % 7);
      simulation.putMetric({ namespace: "Shop", name: "calls", timestamp: t, value });
    }
    simulation.advance(START + 2 * HOUR);
    expect(transitions(simulation.history)).toEqual(["1 band INSUFFICIENT_DATA→OK", "61 band OK→ALARM"]);
    expect(simulation.history.at(2)).toMatchObject({
      reason: expect.stringMatching(/was less than the lower threshold.*own model/),
    });
  });
});
