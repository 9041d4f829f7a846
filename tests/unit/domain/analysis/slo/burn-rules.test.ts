import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BURN_RULES,
  type BurnRule,
  burnRuleProblem,
  factorOf,
  ObjectiveError,
  readBurnRules,
  sloState,
} from "../../../../../domain/analysis/slo/index.js";

const MINUTE_MS = 60_000;
const objective = { target: 0.999, periodSeconds: 30 * 86_400 };
const NOW = Date.UTC(2026, 0, 31);

/** A point a minute that ends now: `badShare` of a hundred events, by minutes before now. */
const minutes = (count: number, badShare: (ago: number) => number) =>
  Array.from({ length: count }, (_, index) => {
    const ago = count - index;
    return { at: NOW - ago * MINUTE_MS, good: 100 * (1 - badShare(ago)), total: 100 };
  });

const burning = (points: ReturnType<typeof minutes>): number[] =>
  readBurnRules(points, objective, NOW)
    .filter((reading) => reading.burning)
    .map(({ rule }) => rule.longSeconds / 3600);

describe("the rules of spending", () => {
  it("have the factors of the book for a period of thirty days", () => {
    expect(BURN_RULES.map((rule) => Number(factorOf(rule, objective).toFixed(9)))).toEqual([14.4, 6, 3, 1]);
  });

  it("page for two per cent of failures within the hour, and are quiet while all is good", () => {
    expect(burning(minutes(4320, () => 0))).toEqual([]);
    expect(burning(minutes(4320, (ago) => (ago <= 60 ? 0.02 : 0)))).toEqual([1]);
  });

  it("open a ticket for what is just too much for three days", () => {
    expect(burning(minutes(4320, () => 0.0015))).toEqual([72]);
  });

  it("are over soon after the failures are: the short window is clean", () => {
    expect(burning(minutes(4320, (ago) => (ago > 5 && ago <= 60 ? 0.03 : 0)))).not.toContain(1);
  });

  it("do not take a failure at night for an outage", () => {
    const night = [{ at: NOW - MINUTE_MS, good: 2, total: 3 }];
    expect(readBurnRules(night, objective, NOW).some((reading) => reading.burning)).toBe(false);
  });

  it("do not hold without events, and say so", () => {
    const [reading] = readBurnRules([], objective, NOW);
    expect(reading).toMatchObject({ long: null, short: null, events: 0, burning: false });
  });

  it("that could never hold are refused: at 90 % even an outage burns ten times too fast only", () => {
    const [hour] = BURN_RULES;
    if (!hour) throw new Error("there are no rules");
    const loose = { ...objective, target: 0.9 };
    expect(burnRuleProblem(hour, loose)).toContain("could not hold if every event were bad");
    expect(() => readBurnRules([], loose, NOW)).toThrow("could not hold");
    expect(burnRuleProblem({ ...hour, shortSeconds: 3600 }, objective)).toContain("must be shorter");
    expect(burnRuleProblem({ ...hour, budgetShare: Number.NaN }, objective)).toContain("budgetShare");
    expect(burnRuleProblem({ ...hour, minimumEvents: 0 }, objective)).toContain("minimumEvents");
  });

  it("that may be used hold when every event is bad, and those that may not, do not", () => {
    const rule: fc.Arbitrary<BurnRule> = fc.record({
      urgency: fc.constant("page" as const),
      longSeconds: fc.constantFrom(3600, 7200, 21_600),
      shortSeconds: fc.constantFrom(300, 600),
      budgetShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
      minimumEvents: fc.constant(1),
    });
    const all = minutes(360, () => 1);
    fc.assert(
      fc.property(rule, fc.double({ min: 0.5, max: 1, noNaN: true }), (one, target) => {
        const wanted = { ...objective, target };
        if (burnRuleProblem(one, wanted)) return;
        expect(readBurnRules(all, wanted, NOW, [one])[0]?.burning).toBe(true);
      }),
    );
  });
});

describe("the state of an objective", () => {
  it("tells budget, present rate and when it is spent", () => {
    const state = sloState(
      minutes(43_200, () => 0.0005),
      objective,
      NOW,
    );
    expect(state).toMatchObject({ verdict: "met", events: 4_320_000, watchedShare: 1 });
    expect(state.budget.spentShare).toBeCloseTo(0.5, 6);
    expect(state.presentRate).toBeCloseTo(0.5, 6);
    // Half is left and half as fast as allowed: the whole period.
    expect(state.exhaustedInSeconds).toBeCloseTo(objective.periodSeconds, -1);
  });

  it("is unknown without events, burning under way, exhausted at the end", () => {
    expect(sloState([], objective, NOW)).toMatchObject({
      verdict: "unknown",
      sli: null,
      presentRate: null,
      exhaustedInSeconds: null,
    });
    expect(
      sloState(
        minutes(43_200, (ago) => (ago <= 60 ? 0.02 : 0)),
        objective,
        NOW,
      ).verdict,
    ).toBe("burning");
    const gone = sloState(
      minutes(43_200, () => 0.01),
      objective,
      NOW,
    );
    expect(gone).toMatchObject({ verdict: "exhausted", exhaustedInSeconds: 0 });
  });

  it("can be told of a target of 1 and be written as JSON", () => {
    const strict = { ...objective, target: 1 };
    expect(
      sloState(
        minutes(600, () => 0),
        strict,
        NOW,
      ).verdict,
    ).toBe("met");
    const state = sloState(
      minutes(600, (ago) => (ago === 3 ? 0.01 : 0)),
      strict,
      NOW,
    );
    expect(state.verdict).toBe("exhausted");
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it("leaves out rules that cannot hold, and refuses an objective that cannot be meant", () => {
    expect(sloState([], { ...objective, target: 0.9 }, NOW).rules.map(({ factor }) => Math.round(factor))).toEqual([6, 3, 1]);
    expect(() => sloState([], { ...objective, target: 99.9 }, NOW)).toThrow("target is 99.9");
    expect(() => sloState([], { ...objective, target: Number.NaN }, NOW)).toThrow(
      new ObjectiveError("target is NaN: it must be a share above 0 and at most 1, such as 0.999"),
    );
    expect(() => sloState([], { ...objective, periodSeconds: 0 }, NOW)).toThrow("periodSeconds is 0");
  });
});
