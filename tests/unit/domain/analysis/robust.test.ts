import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviationOf, LEAST_POINTS, WINDOW_POINTS } from "../../../../domain/analysis/deviation.js";
import { median, robustScore, spreadOf } from "../../../../domain/analysis/robust.js";

const valueArb = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const listArb = fc.array(valueArb, { minLength: 1, maxLength: 80 });
const usual = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `met_${n}`, value: 100 + (n % 5) }));

describe("the median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[Number.MAX_VALUE, Number.MAX_VALUE], Number.MAX_VALUE],
    [[Number.MIN_VALUE, Number.MIN_VALUE], Number.MIN_VALUE],
    [[], Number.NaN],
  ])("of %o is %d", (values, expected) => expect(median(values)).toBe(expected));

  it("has as many values above as below, and leaves the list alone", () => {
    fc.assert(
      fc.property(listArb, (values) => {
        const copy = [...values];
        const middle = median(values);
        expect(values).toEqual(copy);
        expect(values.filter((n) => n < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((n) => n > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe("the spread", () => {
  it("is not moved by a wild value", () => {
    const values = usual(60).map(({ value }) => value);
    const wild = [...values.slice(1), 1e9];
    expect(Math.abs(spreadOf(wild).median - spreadOf(values).median)).toBeLessThanOrEqual(1);
    expect(spreadOf(wild).deviation).toBeLessThan(3);
  });

  it("of values that are mostly equal is the mean deviation, of equal ones 0", () => {
    expect(spreadOf([5, 5, 5, 5, 9]).deviation).toBeCloseTo(1.2533 * 0.8);
    expect(spreadOf([5, 5, 5])).toEqual({ median: 5, deviation: 0 });
  });

  it("makes scores that do not hang on unit or place", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 40 }),
        fc.integer({ min: -1000, max: 1000 }),
        (values, value) => {
          const moved = values.map((n) => 4 * n + 64);
          const before = robustScore(value, spreadOf(values));
          const after = robustScore(4 * value + 64, spreadOf(moved));
          if (Number.isFinite(before)) expect(after).toBeCloseTo(before, 6);
          else expect(after).toBe(before);
        },
      ),
    );
  });
});

describe("a deviation", () => {
  it.each([
    [900, "above"],
    [-900, "below"],
    [104, undefined],
  ])("%d after values around 102 is %s", (value, direction) => expect(deviationOf(value, usual(60))).toBe(direction));

  it("is not claimed without enough points", () => {
    expect(deviationOf(900, usual(LEAST_POINTS - 1))).toBeUndefined();
    expect(deviationOf(900, usual(LEAST_POINTS))).toBe("above");
  });

  it("looks at the latest points only", () => {
    const before = [...Array.from({ length: 500 }, () => ({ value: 900 })), ...usual(WINDOW_POINTS)];
    expect(deviationOf(900, before)).toBe("above");
  });

  it("after a still series needs to be more than a trifle", () => {
    const still = Array.from({ length: 60 }, () => ({ value: 100 }));
    expect(deviationOf(100.5, still)).toBeUndefined();
    expect(deviationOf(102, still)).toBe("above");
    expect(
      deviationOf(
        0.1,
        Array.from({ length: 60 }, () => ({ value: 0 })),
      ),
    ).toBe("above");
  });
});
