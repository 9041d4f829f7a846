import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burnRate, errorBudget, factorOf, secondsToExhaustion } from "../../../../../domain/analysis/slo/index.js";

const MONTH = 30 * 86_400;
const objective = { target: 0.999, periodSeconds: MONTH };

const tally = fc
  .tuple(fc.nat(1_000_000), fc.nat(1_000_000))
  .map(([good, bad]) => ({ good, bad, total: good + bad }))
  .filter(({ total }) => total > 0);
const target = fc.double({ min: 0.5, max: 0.9999, noNaN: true });

describe("an error budget", () => {
  it("of a million requests at 99.9 % is a thousand failures", () => {
    const budget = errorBudget({ good: 999_750, total: 1_000_000 }, objective, MONTH);
    expect(budget.total).toBeCloseTo(1000, 6);
    expect(budget.spent).toBe(250);
    expect(budget.left).toBeCloseTo(750, 6);
    expect(budget.spentShare).toBeCloseTo(0.25, 9);
  });

  it("is the same share for an hour's trouble as the book says: 14.4 times for an hour is 2 % of a month", () => {
    const failed = 14.4 * 0.001;
    const hour = errorBudget({ good: 1e6 * (1 - failed), total: 1e6 }, objective, 3600);
    expect(hour.spentShare).toBeCloseTo(0.02, 9);
    const rule = { urgency: "page", longSeconds: 3600, shortSeconds: 300, budgetShare: 0.02, minimumEvents: 1 } as const;
    expect(factorOf(rule, objective)).toBeCloseTo(14.4, 9);
  });

  it("is spent more by every further failure, and never less", () => {
    fc.assert(
      fc.property(tally, fc.nat(1000), target, ({ good, total }, more, share) => {
        const wanted = { target: share, periodSeconds: MONTH };
        const before = errorBudget({ good, total }, wanted, MONTH);
        const after = errorBudget({ good: Math.max(0, good - more), total }, wanted, MONTH);
        expect(after.spent).toBeGreaterThanOrEqual(before.spent);
        expect(after.left).toBeLessThanOrEqual(before.left);
        expect(after.spentShare).toBeGreaterThanOrEqual(before.spentShare);
      }),
    );
  });

  it("of two halves of a period is the sum of both", () => {
    fc.assert(
      fc.property(tally, tally, target, (one, other, share) => {
        const wanted = { target: share, periodSeconds: MONTH };
        const both = { good: one.good + other.good, total: one.total + other.total };
        const whole = errorBudget(both, wanted, MONTH);
        const parts = [errorBudget(one, wanted, MONTH), errorBudget(other, wanted, MONTH)];
        for (const field of ["total", "spent", "left"] as const)
          expect(parts.reduce((sum, part) => sum + part[field], 0)).toBeCloseTo(whole[field], 3);
      }),
    );
  });

  it("of no events, and of a target of 1, is nothing: untouched while all is good, overspent by the first failure", () => {
    const none = { total: 0, spent: 0, left: 0, spentShare: 0 };
    expect(errorBudget({ good: 0, total: 0 }, objective, MONTH)).toEqual(none);
    expect(errorBudget({ good: 10, total: 10 }, { target: 1, periodSeconds: MONTH }, MONTH)).toEqual(none);
    const broken = errorBudget({ good: 9, total: 10 }, { target: 1, periodSeconds: MONTH }, MONTH);
    expect(broken).toEqual({ total: 0, spent: 1, left: -1, spentShare: 1e9 });
  });

  it("of counts that are none is finite", () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 5, 1e308];
    fc.assert(
      fc.property(
        fc.constantFrom(...odd),
        fc.constantFrom(...odd),
        fc.constantFrom(0.5, 0.999, 1),
        fc.constantFrom(0, 1e-9, 3600, Number.NaN, -1),
        (good, total, share, seconds) => {
          const wanted = { target: share, periodSeconds: MONTH };
          const { spentShare, spent } = errorBudget({ good, total }, wanted, seconds);
          expect(Number.isFinite(spentShare)).toBe(true);
          expect(Number.isFinite(spent)).toBe(true);
          expect(burnRate({ good, total }, wanted.target)).not.toBeNaN();
        },
      ),
    );
  });
});

describe("a burn rate", () => {
  it("of 1 from the begin on spends the budget exactly at the period's end", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), target, (elapsed, share) => {
        const total = 1e6;
        const rate = burnRate({ good: total * share, total }, share);
        expect(rate).toBeCloseTo(1, 6);
        const left = secondsToExhaustion(elapsed, rate, MONTH);
        expect(elapsed * MONTH + (left ?? Number.NaN)).toBeCloseTo(MONTH, 0);
      }),
    );
  });

  it("of twice as much lasts half as long", () => {
    expect(secondsToExhaustion(0, 2, MONTH)).toBe(MONTH / 2);
    expect(secondsToExhaustion(0.5, 10, MONTH)).toBe(MONTH / 20);
  });

  it("is unknown without events, nothing while all is good, bounded at a target of 1", () => {
    expect(burnRate({ good: 0, total: 0 }, 0.999)).toBeNull();
    expect(burnRate({ good: 5, total: 5 }, 1)).toBe(0);
    expect(burnRate({ good: 4, total: 5 }, 1)).toBe(1e9);
  });

  it("that spends nothing never ends, and what is spent has no time left", () => {
    expect(secondsToExhaustion(0.5, 0, MONTH)).toBeNull();
    expect(secondsToExhaustion(0.5, null, MONTH)).toBeNull();
    expect(secondsToExhaustion(1, 0, MONTH)).toBe(0);
    expect(secondsToExhaustion(7, 3, MONTH)).toBe(0);
  });
});
