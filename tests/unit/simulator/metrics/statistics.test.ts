import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMetricStore, MetricQueryError } from "../../../../simulator/metrics/index.js";

const MINUTE = 60_000;
const metric = { namespace: "shop", name: "Latency", dimensions: {} };

/** The statistic of values that were measured within ten minutes. */
function statistic(name: string, values: readonly number[]): number {
  const store = createMetricStore();
  values.forEach((value, index) => void store.put({ ...metric, timestamp: (index % 10) * MINUTE, value }));
  return store.reader(metric, name).read(0, 10 * MINUTE);
}

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** Whole numbers make ranks exact here: no rounding has to be undone. */
const removed = (values: readonly number[], low: number, high: number) => {
  const [below, above] = [Math.floor((low * values.length) / 100), Math.floor(((100 - high) * values.length) / 100)];
  return { below, above, kept: ascending(values).slice(below, values.length - above) };
};

describe("trimmed statistics", () => {
  const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 });
  const bounds = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })).filter(([low, high]) => low < high);

  it("by percentages leave out the lowest and the highest samples, and never more of them", () => {
    fc.assert(
      fc.property(values, bounds, (samples, [low, high]) => {
        const { below, above, kept } = removed(samples, low, high);
        const range = `(${low}%:${high}%)`;
        expect(statistic(`TC${range}`, samples)).toBe(kept.length);
        expect(statistic(`TS${range}`, samples)).toBe(sum(kept));
        expect(statistic(`TM${range}`, samples)).toBeCloseTo(mean(kept), 10);
        const winsorized = [...Array(below).fill(kept[0]), ...kept, ...Array(above).fill(kept.at(-1))];
        expect(statistic(`WM${range}`, samples)).toBeCloseTo(mean(winsorized), 10);
      }),
    );
  });

  it("by values keep what is over the low bound and not over the high one", () => {
    fc.assert(
      fc.property(values, bounds, (samples, [low, high]) => {
        const kept = samples.filter((value) => value > low && value <= high);
        const range = `(${low}:${high})`;
        expect(statistic(`TC${range}`, samples)).toBe(kept.length);
        expect(statistic(`TS${range}`, samples)).toBe(sum(kept));
        expect(statistic(`PR${range}`, samples)).toBe((100 * kept.length) / samples.length);
        expect(statistic(`TM${range}`, samples)).toBe(kept.length > 0 ? mean(kept) : Number.NaN);
        const winsorized = samples.map((value) => Math.min(Math.max(value, low), high));
        expect(statistic(`WM${range}`, samples)).toBeCloseTo(mean(winsorized), 10);
      }),
    );
  });

  it("with one number are those up to a percentile, whose highest value is the percentile", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (samples, percent) => {
        for (const family of ["tm", "tc", "ts", "wm"])
          expect(statistic(`${family}${percent}`, samples)).toBe(statistic(`${family.toUpperCase()}(:${percent}%)`, samples));
        expect(statistic(`p${percent}`, samples)).toBe(removed(samples, 0, percent).kept.at(-1));
      }),
    );
  });

  it.each([
    ["IQM", [1, 2, 3, 4, 5, 6, 7, 100], 4.5],
    ["IQM", [7], 7],
    ["tm90", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1000], 1],
    ["wm90", [1, 1, 1, 1, 1, 1, 1, 1, 2, 1000], 1.2],
    ["ts99.5", [1, 2, 3], 6],
    ["TM(10%:)", [0, 5, 5, 5, 5, 5, 5, 5, 5, 5], 5],
    ["TM(2:)", [1, 2, 3, 5], 4],
    ["PR(:2)", [1, 2, 3, 4], 50],
    ["PR(2:)", [1, 2, 3, 4], 50],
    ["TC(0.005:0.030)", [0.005, 0.01, 0.03, 0.031], 2],
  ])("%s of %j is %d", (name, samples, expected) => expect(statistic(name, samples)).toBe(expected));

  it("do not depend on whether values came alone or with counts", () => {
    const counted = createMetricStore();
    counted.put({ ...metric, timestamp: 0, values: [1, 5, 9], counts: [3, 100, 7] });
    const samples = [...Array(3).fill(1), ...Array(100).fill(5), ...Array(7).fill(9)];
    for (const name of ["tm97", "TC(2%:97%)", "WM(2%:97%)", "IQM", "PR(1:5)", "TS(:5)"])
      expect(counted.reader(metric, name).read(0, MINUTE)).toBeCloseTo(statistic(name, samples), 12);
  });

  it("are not told of negative values, nor of an aggregate whose values are not known", () => {
    const names = ["p50", "tm99", "TC(1:2)", "PR(:5)", "IQM", "wm5", "ts5"];
    for (const name of names) expect(statistic(name, [-1, 5])).toBeNaN();
    const store = createMetricStore();
    store.put({ ...metric, timestamp: 0, statisticSet: { sampleCount: 2, sum: 11, minimum: 5, maximum: 6 } });
    store.put({ ...metric, timestamp: MINUTE, statisticSet: { sampleCount: 3, sum: 15, minimum: 5, maximum: 5 } });
    store.put({ ...metric, timestamp: 2 * MINUTE, statisticSet: { sampleCount: 3, sum: 16, minimum: 5, maximum: 5 } });
    for (const name of names) {
      const reader = store.reader(metric, name);
      expect(reader.read(0, MINUTE)).toBeNaN();
      expect(reader.read(MINUTE, 2 * MINUTE)).not.toBeNaN();
      expect(reader.read(2 * MINUTE, 3 * MINUTE)).toBeNaN();
    }
    expect(store.reader(metric, "tm50").read(0, 3 * MINUTE)).toBeNaN();
  });

  it.each([
    ...["tm", "tm0", "tm101", "tm1.12345678901", "TM90", "tm(10%:90%)", "TM(90%:10%)", "TM(10:10)", "TM(10%:100)", "TM(10:20%)"],
    ...["TM(:)", "TM(%:5%)", "TM(5%:%)", "PR(10%:20%)", "PR(5)", "pr90", "TM(-1:2)", "TM(1e2:2e2)", "WM(50%:101%)", "iqm", "P99"],
  ])("refuse %s", (name) => expect(() => statistic(name, [1])).toThrow(MetricQueryError));
});
