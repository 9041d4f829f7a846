import { describe, expect, it } from "vitest";
import { best, curve, normalised, PROFILES, places, scored, stepsOf } from "../../../../obs/operations/bench/nab/score.js";

const rows = 100;
const labels = { rows, windows: [[40, 49] as const] };
const at = (...detected: readonly number[]): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => (detected.includes(row) ? 1 : 0));

function standard(...detected: readonly number[]): number {
  const profile = PROFILES.standard;
  const { raw, windows } = best(stepsOf([curve(scored(labels, at(...detected)), profile)]));
  return normalised(raw, windows, profile);
}

describe("the benchmark's score", () => {
  it("leaves out the first 15 of 100 rows", () => {
    expect(places(labels)[0]?.row).toBe(15);
  });

  it("is 100 for the first row of every window and nothing else, 0 for nothing", () => {
    expect(standard(40)).toBeCloseTo(100, 9);
    expect(standard()).toBe(0);
  });

  it("counts a hit less the later it is, and once", () => {
    expect(standard(49)).toBeLessThan(standard(45));
    expect(standard(45)).toBeLessThan(100);
    expect(standard(45, 46, 49)).toBeCloseTo(standard(45), 9);
  });

  it("takes 0.11 for a false alarm before the first window and long after one, less just after it", () => {
    expect(standard(20, 40)).toBeCloseTo(100 - (100 * 0.11) / 2, 9);
    expect(standard(40, 90)).toBeCloseTo(100 - (100 * 0.11) / 2, 9);
    expect(standard(40, 50)).toBeGreaterThan(100 - (100 * 0.11) / 4);
  });

  it("has one threshold for all series", () => {
    const quiet = { rows, windows: [] };
    const noisy = Float64Array.from({ length: rows }, () => 0.9);
    const curves = [curve(scored(labels, at(40)), PROFILES.standard), curve(scored(quiet, noisy), PROFILES.standard)];
    expect(best(stepsOf(curves))).toMatchObject({ threshold: 1, windows: 1 });
    expect(best(stepsOf(curves), [1, 0]).raw).toBeCloseTo(1, 9);
  });
});
