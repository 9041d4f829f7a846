import { describe, expect, it } from "vitest";
import { type AlarmDatapoint, type AlarmRules, evaluateAlarm, samplesNeeded } from "../../../../simulator/alarms/index.js";
import type { AlarmState, Comparison } from "../../../../simulator/model/types.js";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 21, 12);
const none = Number.NaN;

const rules = (changes: Partial<AlarmRules> = {}): AlarmRules => ({
  comparison: "GreaterThanOrEqualToThreshold",
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missingData: "missing",
  ...changes,
});

/** The range that ends at noon, newest first. */
const datapoints = (values: readonly number[], lower = 5, upper = lower): readonly AlarmDatapoint[] =>
  values.map((value, index) => ({ start: NOON - (index + 1) * MINUTE, value, lower, upper }));

const stateFor = (comparison: Comparison, value: number, lower: number, upper?: number): AlarmState =>
  evaluateAlarm(rules({ comparison }), datapoints([value, none, none], lower, upper), "INSUFFICIENT_DATA").state;

describe("comparisons", () => {
  it.each<[Comparison, number, number]>([
    ["GreaterThanOrEqualToThreshold", 5, 4.9],
    ["GreaterThanThreshold", 5.1, 5],
    ["LessThanThreshold", 4.9, 5],
    ["LessThanOrEqualToThreshold", 5, 5.1],
  ])("%s 5: %d alarms, %d does not", (comparison, breaching, fine) => {
    expect([stateFor(comparison, breaching, 5), stateFor(comparison, fine, 5)]).toEqual(["ALARM", "OK"]);
  });

  it.each<[Comparison, AlarmState, AlarmState]>([
    ["LessThanLowerOrGreaterThanUpperThreshold", "ALARM", "ALARM"],
    ["LessThanLowerThreshold", "ALARM", "OK"],
    ["GreaterThanUpperThreshold", "OK", "ALARM"],
  ])("%s: below the band %s, above it %s, on its edges OK", (comparison, below, above) => {
    expect([0.9, 4.1, 1, 4].map((value) => stateFor(comparison, value, 1, 4))).toEqual([below, above, "OK", "OK"]);
  });

  it("a value without a band is no data", () => {
    expect(stateFor("GreaterThanUpperThreshold", 9, none, none)).toBe("INSUFFICIENT_DATA");
  });
});

describe("the reason of a state reads as CloudWatch's", () => {
  const reason = (changes: Partial<AlarmRules>, values: readonly number[], state: AlarmState = "OK"): string =>
    evaluateAlarm(rules(changes), datapoints(values), state).reason;

  it("names the value, its time and the threshold", () => {
    expect(reason({}, [7, 1, 1])).toBe(
      "Threshold Crossed: 1 out of the last 1 datapoints [7.0 (21/11/26 11:59:00)] was greater than or equal to the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).",
    );
    expect(reason({}, [0, 9, 9])).toBe(
      "Threshold Crossed: 1 out of the last 1 datapoints [0.0 (21/11/26 11:59:00)] was not greater than or equal to the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).",
    );
  });

  it("lists the breaching ones of M out of N, newest first", () => {
    expect(reason({ evaluationPeriods: 3, datapointsToAlarm: 2 }, [6.5, 1, 12_345_678, 1, 1])).toBe(
      "Threshold Crossed: 2 out of the last 3 datapoints [6.5 (21/11/26 11:59:00), 1.2345678E7 (21/11/26 11:57:00)] were greater than or equal to the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
    );
  });

  it("says what missing data was taken for", () => {
    expect(reason({}, [none, none, none])).toBe("Insufficient Data: 1 datapoint was unknown.");
    expect(reason({ evaluationPeriods: 3 }, [none, none, none, none, none])).toBe(
      "Insufficient Data: 3 datapoints were unknown.",
    );
    expect(reason({ missingData: "notBreaching" }, [none, none, none])).toBe(
      "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
    );
    expect(reason({ missingData: "breaching", evaluationPeriods: 2, datapointsToAlarm: 2 }, [6, none, none, none])).toContain(
      "[6.0 (21/11/26 11:59:00)] was greater than or equal to the threshold (5.0) and 1 missing datapoint was treated as [Breaching]",
    );
  });

  it("says the band it left", () => {
    const points = datapoints([9, 1, 1], 1, 4.25);
    expect(evaluateAlarm(rules({ comparison: "GreaterThanUpperThreshold" }), points, "OK").reason).toContain(
      "[9.0 (21/11/26 11:59:00)] was greater than the upper threshold ([1.0] to [4.25])",
    );
  });
});

describe("samples a percentile needs", () => {
  it.each([
    ["p50", 20],
    ["p90", 100],
    ["p95", 200],
    ["p99", 1000],
    ["p99.9", 10_000],
    ["p10", 100],
    ["Average", 0],
    ["tm90", 0],
  ])("%s: %d", (statistic, samples) => {
    expect(samplesNeeded(statistic)).toBe(samples);
  });

  it("is never enough at the ends", () => {
    expect([samplesNeeded("p100"), samplesNeeded("p0")]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
