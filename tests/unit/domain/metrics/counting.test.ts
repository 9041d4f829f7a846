import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Counted,
  keyText,
  MAX_ACTIONS,
  rollupKeysOf,
  rollupsOf,
  transactionsOf,
} from "../../../../domain/metrics/counting.js";
import { rulesMatching } from "../../../../domain/metrics/rules.js";

const DAYS = { hour: 90, day: 730 };
const START = Date.parse("2026-01-01T22:30:00.000Z");

const points = fc
  .uniqueArray(
    fc.record({
      series: fc.constantFrom("t#a#x#0", "t#a#x#1", "t#b#y#0"),
      timestamp: fc.integer({ min: 0, max: 30 * 3_600_000 }).map((ms) => new Date(START + ms).toISOString()),
      value: fc.integer({ min: -1000, max: 1000 }),
      n: fc.nat(),
    }),
    { selector: ({ n }) => n, maxLength: 250 },
  )
  .map((list) => list.map(({ n, ...point }): Counted => ({ ...point, at: `${point.timestamp}#${n}` })));

describe("sums over hours and days", () => {
  it("hold each point once in an hour and once in a day, whatever the order", () => {
    fc.assert(
      fc.property(points, (list) => {
        const sums = rollupsOf(list, DAYS);
        for (const kind of ["hour", "day"]) {
          const own = sums.filter(({ series }) => series.endsWith(kind));
          const total = (name: "count" | "sum") => own.reduce((all, one) => all + one[name], 0);
          expect([total("count"), total("sum")]).toEqual([list.length, list.reduce((all, { value }) => all + value, 0)]);
        }
        const inOrder = (some: typeof sums) => [...some].sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
        expect(inOrder(rollupsOf(list.toReversed(), DAYS))).toEqual(inOrder(sums));
      }),
    );
  });

  it("have no more digits than DynamoDB adds, also of values that differ much", () => {
    const at = "2026-01-01T00:00:00.000Z";
    const of = (...values: number[]) =>
      rollupsOf(
        values.map((value) => ({ series: "s#0", at, timestamp: at, value })),
        DAYS,
      )[0]?.sum;
    expect(of(0.1, 0.2)).toBe(0.3);
    expect(of(1 / 3)).toBe(0.333333333333);
    expect(of(1e-20, 5)).toBe(5);
    expect(of(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe(2 * Number.MAX_SAFE_INTEGER);
  });
});

describe("transactions", () => {
  it("hold every point once, and never more actions than one may", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 3, max: MAX_ACTIONS }), (list, most) => {
        const groups = transactionsOf(list, most);
        expect(groups.flat().map(keyText).sort()).toEqual(list.map(keyText).sort());
        for (const group of groups) {
          const sums = new Set(group.flatMap((point) => rollupKeysOf(point).map(keyText)));
          expect(group.length + sums.size).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it("are as few as a busy series allows: 98 points and two sums each", () => {
    const timestamp = "2026-01-01T00:00:00.000Z";
    const list = Array.from({ length: 980 }, (_, n) => ({ series: "t#a#x#0", timestamp, value: 1, at: `${timestamp}#${n}` }));
    expect(transactionsOf(list)).toHaveLength(10);
  });
});

describe("a rule", () => {
  const rules = {
    slow: { metricType: "response_time", service: "*", comparison: "above", threshold: 1000 },
    empty: { metricType: "stock.*", service: "shop", comparison: "below", threshold: 1 },
  } as const;
  const of = (service_name: string, metric_type: string, value: number) =>
    rulesMatching(rules, { service_name, metric_type, value });

  it("matches by name, by the beginning of a name, and beyond its threshold only", () => {
    expect(of("checkout", "response_time", 1001)).toEqual(["slow"]);
    expect(of("checkout", "response_time", 1000)).toEqual([]);
    expect(of("checkout", "response_time_p99", 1001)).toEqual([]);
    expect(of("shop", "stock.hats", 0)).toEqual(["empty"]);
    expect(of("shop", "stock.hats", 1)).toEqual([]);
    expect(of("shops", "stock.hats", 0)).toEqual([]);
  });
});
