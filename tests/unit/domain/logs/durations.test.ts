import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Durations } from "../../../../domain/logs/durations.js";

const kept = (values: readonly number[]): number[] => {
  const durations = new Durations();
  for (const value of values) durations.add(value);
  return durations.values();
};
const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? Number.NaN;

describe("durations", () => {
  it("are all kept, to three digits, up to a thousand", () => {
    expect(kept([12.3456, 3, 3, 0, 98_765])).toEqual([0, 3, 3, 12.3, 98_800]);
    expect(kept(Array.from({ length: 1000 }, (_, index) => index))).toHaveLength(1000);
  });

  it("beyond that are a thousand with the same percentiles", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1001, maxLength: 4000 }), (values) => {
        const few = kept(values);
        expect(few).toHaveLength(1000);
        for (const p of [0.5, 0.9, 0.99]) {
          // Within the neighbours that a thousandth of the values are away.
          const [low, high] = [percentile(values, p - 0.002), percentile(values, p + 0.002)];
          expect(percentile(few, p)).toBeGreaterThanOrEqual(low * 0.995);
          expect(percentile(few, p)).toBeLessThanOrEqual(high * 1.005);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("take bounded memory", () => {
    const durations = new Durations();
    for (let index = 1; index <= 200_000; index++) durations.add(index * 0.37);
    expect(durations.values()).toHaveLength(1000);
  });
});
