import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebuild } from "../../../../obs/operations/events/rebuild.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

const ID = { namespace: "Shop", name: "Latency", dimensions: {} };
const MINUTE = 60_000;

const reader = (datum: object | undefined) => {
  const store = createMetricStore();
  if (datum) store.put({ ...ID, timestamp: 0, value: 0, ...datum });
  return (statistic: string): number => store.reader(ID, statistic).read(0, MINUTE);
};

describe("a minute that CloudWatch tells by its statistics", () => {
  it("has, rebuilt, the count, sum and percentiles of the samples", () => {
    const samples = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(samples, fc.subarray(["p10", "p50", "p90", "p95", "p99", "p99.9"], { minLength: 1 }), (values, percentiles) => {
        const original = reader({ value: undefined, values });
        const names = ["SampleCount", "Sum", "Minimum", "Maximum", ...percentiles];
        const rebuilt = reader({ value: undefined, ...rebuild(new Map(names.map((name) => [name, original(name)]))) });
        for (const name of names) expect(rebuilt(name), name).toBeCloseTo(original(name), 5);
      }),
    );
  });

  it("is a statistic set without percentiles, a value when one statistic is known", () => {
    const set = new Map([
      ["SampleCount", 4],
      ["Sum", 100],
      ["Minimum", 10],
      ["Maximum", 40],
    ]);
    expect(rebuild(set)).toEqual({ statisticSet: { sampleCount: 4, sum: 100, minimum: 10, maximum: 40 } });
    expect(rebuild(new Map([["p99", 812]]))).toEqual({ value: 812 });
    expect(
      rebuild(
        new Map([
          ["Sum", 1],
          ["Maximum", 1],
        ]),
      ),
    ).toBeUndefined();
  });
});
