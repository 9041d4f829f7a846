import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createMetricStore,
  type MetricDatum,
  MetricDatumError,
  MetricQueryError,
  type StatisticReader,
} from "../../../../simulator/metrics/index.js";

const MINUTE = 60_000;
const metric = { namespace: "shop", name: "Errors", dimensions: { service: "api" } };
const at = (timestamp: number, value: number): MetricDatum => ({ ...metric, timestamp, value });
const column = (...values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

/** Everything a reader tells about a range. */
const told = (reader: StatisticReader, from: number, to: number) => [
  reader.read(from, to),
  reader.samples(from, to),
  reader.nextData(from),
];

const STATISTICS = [
  "SampleCount",
  "Sum",
  "Average",
  "Minimum",
  "Maximum",
  "p50",
  "p99",
  "tm90",
  "TC(:20)",
  "wm80",
  "PR(5:)",
  "IQM",
];

describe("a reader", () => {
  it("tells the same of a column as of its values put one by one, whole or in parts", () => {
    const cell = fc.option(fc.integer({ min: 0, max: 50 }), { freq: 2 });
    const range = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 30 }),
        fc.nat(30),
        range,
        fc.constantFrom(...STATISTICS),
        (cells, split, [from, length], statistic) => {
          const put = createMetricStore();
          cells.forEach((value, minute) => void (value !== null && put.put(at(minute * MINUTE + 17_000, value))));
          const columnar = createMetricStore();
          columnar.addColumn(metric, { start: 0, values: column(...cells.slice(0, split)) });
          columnar.addColumn(metric, { start: Math.min(split, cells.length) * MINUTE, values: column(...cells.slice(split)) });
          const [to, start] = [(from + length) * MINUTE, from * MINUTE];
          const found = told(columnar.reader(metric, statistic), start, to);
          expect(found).toEqual(told(put.reader(metric, statistic), start, to));
        },
      ),
    );
  });

  it("stays valid: it sees a metric, a unit and a resolution that come after it", () => {
    const store = createMetricStore();
    const reader = store.reader(metric, "Sum");
    expect(told(reader, 0, MINUTE)).toEqual([Number.NaN, 0, Number.POSITIVE_INFINITY]);
    expect(store.list()).toEqual([]);
    store.put(at(0, 1));
    expect(reader.read(0, MINUTE)).toBe(1);
    store.put({ ...at(30_000, 2), unit: "Count" });
    store.put({ ...at(45_000, 4), storageResolution: 1 });
    store.addColumn(metric, { start: 0, values: column(8) });
    expect(told(reader, 0, MINUTE)).toEqual([15, 4, 0]);
    expect(told(reader, 40_000, 50_000)).toEqual([4, 1, 45_000]);
    expect(store.reader(metric, "Sum", "Count").read(0, MINUTE)).toBe(2);
  });

  it("finds data after years of silence", () => {
    const store = createMetricStore({ retentionSeconds: Number.POSITIVE_INFINITY });
    const years = 20 * 365 * 24 * 60 * MINUTE;
    const reader = store.reader(metric, "Maximum");
    for (const time of [0, years]) store.put({ ...at(time + 5 * MINUTE, 3), storageResolution: 1 });
    expect(told(reader, 6 * MINUTE, years)).toEqual([Number.NaN, 0, years + 5 * MINUTE]);
    expect(reader.read(0, years + 6 * MINUTE)).toBe(3);
  });

  it("skips a long gap of a column once and for all", () => {
    const store = createMetricStore();
    const values = new Float64Array(100_000).fill(Number.NaN);
    values[99_999] = 7;
    store.addColumn(metric, { start: 0, values });
    const reader = store.reader(metric, "Sum");
    for (let minute = 0; minute < 99_999; minute += 1)
      if (reader.nextData(minute * MINUTE) !== 99_999 * MINUTE) expect.unreachable();
    expect(reader.nextData(100_000 * MINUTE)).toBe(Number.POSITIVE_INFINITY);
  });

  it("does not tell what the retention has passed, but keeps columns", () => {
    const store = createMetricStore({ retentionSeconds: 600 });
    const reader = store.reader(metric, "Sum");
    store.put(at(0, 1));
    store.addColumn(metric, { start: MINUTE, values: column(2) });
    store.put(at(11 * MINUTE, 4));
    expect(told(reader, 0, 12 * MINUTE)).toEqual([6, 2, MINUTE]);
    store.put(at(100_000 * MINUTE, 8));
    expect(told(reader, 0, 12 * MINUTE)).toEqual([2, 1, MINUTE]);
  });

  it("tells the same to the last bit in whatever order simultaneous values came, one by one or counted", () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 12 }), (pairs) => {
        const [counted, reversed, single] = [createMetricStore(), createMetricStore(), createMetricStore()];
        counted.put({ ...metric, timestamp: 0, values: pairs.map(([v]) => v), counts: pairs.map(([, count]) => count) });
        for (const [v, count] of pairs.toReversed()) reversed.put({ ...metric, timestamp: 0, values: [v], counts: [count] });
        for (const [v, count] of pairs) for (let time = 0; time < count; time += 1) single.put(at(time, v));
        for (const statistic of STATISTICS) {
          const expected = counted.reader(metric, statistic).read(0, MINUTE);
          for (const store of [reversed, single])
            if (!Object.is(store.reader(metric, statistic).read(0, MINUTE), expected)) expect.unreachable(statistic);
        }
      }),
    );
  });

  it("refuses a statistic or unit that CloudWatch does not know, and columns that overlap or start within a minute", () => {
    const store = createMetricStore();
    expect(() => store.reader(metric, "P99")).toThrow(MetricQueryError);
    expect(() => store.reader(metric, "Sum", "Second")).toThrow(/unit "Second" is not a CloudWatch unit/);
    store.addColumn(metric, { start: 0, values: column(1, 2) });
    const add = (start: number) => () => store.addColumn(metric, { start, values: column(1) });
    expect(add(MINUTE)).toThrow(MetricDatumError);
    expect(add(MINUTE)).toThrow(/1970-01-01T00:01:00.000Z overlaps/);
    expect(add(150_000)).toThrow(/whole minute/);
    expect(add(2 * MINUTE)).not.toThrow();
  });
});
