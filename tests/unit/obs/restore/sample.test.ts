import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reservoir } from "../../../../obs/operations/restore/sample.js";

const sampleOf = (count: number, size: number, random: () => number) => {
  const sample = new Reservoir<number>(size, random);
  for (let n = 0; n < count; n++) sample.add(n);
  return sample;
};

describe("a sample", () => {
  it("has as many as were asked for, each once, and all when there are fewer", () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), fc.infiniteStream(fraction), (count, size, fractions) => {
        const sample = sampleOf(count, size, () => fractions.next().value);
        expect(new Set(sample.kept).size).toBe(Math.min(count, size));
        expect(sample.kept).toHaveLength(Math.min(count, size));
        expect(sample.seen).toBe(count);
      }),
    );
  });

  it("takes late ones as often as early ones", () => {
    // A fixed sequence (Numerical Recipes' linear congruential generator), so that the test tells the same each time.
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const taken = Array.from({ length: 20 }, () => 0);
    for (let run = 0; run < 4000; run++) for (const n of sampleOf(20, 5, random).kept) taken[n] = (taken[n] ?? 0) + 1;
    for (const times of taken) expect(Math.abs(times - 1000)).toBeLessThan(120);
  });
});
