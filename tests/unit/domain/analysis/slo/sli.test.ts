import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { increments, latencyTally, sliOf, tallyOf, tallyOfFailures } from "../../../../../domain/analysis/slo/index.js";

describe("an indicator", () => {
  it("is the share of good events, and null of none", () => {
    expect(sliOf({ good: 99, total: 100 })).toBe(0.99);
    expect(sliOf({ good: 0, total: 0 })).toBeNull();
  });

  it("stays a share when the two metrics of a minute disagree", () => {
    expect(sliOf({ good: 12, total: 10 })).toBe(1);
    expect(sliOf(tallyOfFailures(10, 12))).toBe(0);
  });

  it("of latencies counts the threshold as good, and what was not measured not at all", () => {
    expect(latencyTally([100, 250, 251, Number.POSITIVE_INFINITY, Number.NaN], 250)).toEqual({ good: 2, total: 4 });
  });
});

describe("a tally of a stretch of time", () => {
  const points = [0, 1, 2, 3].map((minute) => ({ at: minute * 60_000, good: 9, total: 10 }));

  it("holds its begin and not its end", () => {
    expect(tallyOf(points, 60_000, 180_000)).toEqual({ good: 18, total: 20 });
  });

  it("takes a minute that is missing, or has no counts, for one without events", () => {
    const broken = [...points, { at: 240_000, good: Number.NaN, total: 10 }, { at: 300_000, good: 1, total: -1 }];
    expect(tallyOf(broken, 0, 600_000)).toEqual({ good: 36, total: 40 });
  });

  it("is the sum of its parts, wherever it is cut", () => {
    const event = fc.record({ at: fc.nat(1000), good: fc.nat(100), total: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(event), fc.nat(1000), (events, cut) => {
        const [before, after, all] = [tallyOf(events, 0, cut), tallyOf(events, cut, 1001), tallyOf(events, 0, 1001)];
        expect(before.total + after.total).toBe(all.total);
        expect(before.good + after.good).toBe(all.good);
      }),
    );
  });
});

describe("a counter", () => {
  it("that is started anew grew by what it shows", () => {
    const readings = [100, 130, 5, 25].map((value, at) => ({ at, value }));
    expect(increments(readings).map(({ value }) => value)).toEqual([30, 5, 20]);
  });

  it("never shrinks, whatever is read of it", () => {
    const reading = fc.record({
      at: fc.nat(50),
      value: fc.oneof(fc.nat(1000), fc.constantFrom(Number.NaN, -1, Number.POSITIVE_INFINITY)),
    });
    fc.assert(
      fc.property(fc.array(reading), (readings) => {
        for (const { value } of increments(readings)) expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("read twice at one time grew once", () => {
    const readings = [
      { at: 0, value: 1 },
      { at: 60, value: 4 },
      { at: 60, value: 4 },
      { at: 120, value: 6 },
    ];
    expect(increments(readings)).toEqual([
      { at: 60, value: 3 },
      { at: 120, value: 2 },
    ]);
  });
});
