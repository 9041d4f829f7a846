import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMetricStore, type MetricDatum, MetricDatumError, MetricQueryError } from "../../../../simulator/metrics/index.js";

const MINUTE = 60_000;
const metric = { namespace: "shop/Application", name: "Latency", dimensions: { service: "api", environment: "dev" } };
const at = (timestamp: number, value: number): MetricDatum => ({ ...metric, timestamp, value });

const query = (statistic: string, periodSeconds = 60, from = 0, to = 60 * MINUTE) => ({
  ...metric,
  statistic,
  periodSeconds,
  from,
  to,
});

const storeOf = (data: readonly MetricDatum[], options = {}) => {
  const store = createMetricStore(options);
  for (const datum of data) store.put(datum);
  return store;
};

/** The definitions, evaluated one sample at a time. */
function literal(samples: readonly (readonly [number, number])[], statistic: string, periodMs: number, from: number, to: number) {
  const points: { timestamp: number; value: number }[] = [];
  for (let start = from; start < to; start += periodMs) {
    const values = samples
      .filter(([time]) => {
        const minute = Math.floor(time / MINUTE) * MINUTE;
        return minute >= start && minute < start + periodMs && minute < to;
      })
      .map(([, value]) => value)
      .sort((a, b) => a - b);
    if (values.length === 0) continue;
    const sum = values.reduce((total, value) => total + value, 0);
    const percent = Number(statistic.slice(1));
    const value =
      statistic === "Sum"
        ? sum
        : statistic === "SampleCount"
          ? values.length
          : statistic === "Average"
            ? sum / values.length
            : statistic === "Minimum"
              ? values[0]
              : statistic === "Maximum"
                ? values[values.length - 1]
                : values.find((_, index) => (index + 1) * 100 >= percent * values.length - 1e-6);
    points.push({ timestamp: start, value: value ?? Number.NaN });
  }
  return points;
}

const samplesArbitrary = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 * MINUTE }), fc.integer({ min: 0, max: 5000 })), {
  maxLength: 80,
});
const statisticArbitrary = fc.constantFrom(
  "SampleCount",
  "Sum",
  "Average",
  "Minimum",
  "Maximum",
  "p0",
  "p50",
  "p99",
  "p99.9",
  "p100",
);

describe("statistics", () => {
  it("agree with the definitions for any samples, period and range", () => {
    fc.assert(
      fc.property(
        samplesArbitrary,
        statisticArbitrary,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 40 }),
        (samples, statistic, minutes, from, to) => {
          const store = storeOf(samples.map(([time, value]) => at(time, value)));
          const found = store.statistics(query(statistic, minutes * 60, from * MINUTE, to * MINUTE));
          expect(found.map(({ timestamp, value }) => ({ timestamp, value }))).toEqual(
            literal(samples, statistic, minutes * MINUTE, from * MINUTE, to * MINUTE),
          );
        },
      ),
    );
  });

  it("do not depend on the order of puts, exact or binned", () => {
    fc.assert(
      fc.property(samplesArbitrary, fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.nat()), (samples, limit, keys) => {
        const data = samples.map(([time, value]) => at(time, value));
        const shuffled = data
          .map((datum) => ({ datum, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ datum }) => datum);
        for (const statistic of ["Sum", "p50", "p99"]) {
          const options = { maxValuesPerBucket: limit };
          expect(storeOf(shuffled, options).statistics(query(statistic, 300))).toEqual(
            storeOf(data, options).statistics(query(statistic, 300)),
          );
        }
      }),
    );
  });

  it("of values with counts equal those of the same values one by one", () => {
    const listed = storeOf([{ ...metric, timestamp: 0, values: [5, 10, 20], counts: [3, 1, 6] }]);
    const single = storeOf([5, 5, 5, 10, 20, 20, 20, 20, 20, 20].map((value) => at(0, value)));
    for (const statistic of ["SampleCount", "Sum", "p30", "p31", "p50"]) {
      expect(listed.statistics(query(statistic))).toEqual(single.statistics(query(statistic)));
    }
    expect(listed.statistics(query("p30"))[0]?.value).toBe(5);
    expect(listed.statistics(query("p31"))[0]?.value).toBe(10);
  });

  it("count periods from the start of the query, rounded down to the minute", () => {
    const store = storeOf([at(2 * MINUTE, 1), at(6 * MINUTE + 59_999, 2), at(7 * MINUTE, 4)]);
    expect(
      store.statistics(query("Sum", 300, 2 * MINUTE + 31_000, 9 * MINUTE)).map((p) => [p.timestamp / MINUTE, p.value]),
    ).toEqual([
      [2, 3],
      [7, 4],
    ]);
  });

  it("leave out what starts at the end of the range", () => {
    const store = storeOf([at(4 * MINUTE, 1), at(5 * MINUTE, 2)]);
    expect(store.statistics(query("Sum", 300, 0, 5 * MINUTE))[0]?.value).toBe(1);
  });

  it("below a minute come from high-resolution data only", () => {
    const store = storeOf([at(1000, 1), { ...at(11_000, 2), storageResolution: 1 }, { ...at(12_000, 3), storageResolution: 1 }]);
    expect(store.statistics(query("Sum", 10, 0, MINUTE)).map((p) => [p.timestamp, p.value])).toEqual([[10_000, 5]]);
    expect(store.statistics(query("Sum", 60, 0, MINUTE))[0]?.value).toBe(6);
  });

  it("of a statistic set tell no percentile unless its values are known", () => {
    const set = { sampleCount: 4, sum: 10, minimum: 1, maximum: 4 };
    const aggregated = storeOf([{ ...metric, timestamp: 0, statisticSet: set }, at(0, 9)]);
    expect(aggregated.statistics(query("Average"))[0]?.value).toBe(19 / 5);
    expect(aggregated.statistics(query("Maximum"))[0]?.value).toBe(9);
    expect(aggregated.statistics(query("p99"))).toEqual([]);
    const equal = storeOf([{ ...metric, timestamp: 0, statisticSet: { sampleCount: 4, sum: 8, minimum: 2, maximum: 2 } }]);
    expect(equal.statistics(query("p99"))[0]?.value).toBe(2);
    expect(equal.statistics(query("Sum"))[0]?.value).toBe(8);
  });

  it("tell no percentile of negative values", () => {
    const store = storeOf([at(0, -1), at(0, 5)]);
    expect(store.statistics(query("p50"))).toEqual([]);
    expect(store.statistics(query("Minimum"))[0]?.value).toBe(-1);
  });

  it("refuse an unknown statistic or period by name", () => {
    const store = createMetricStore();
    for (const name of ["p101", "p", "tm101", "avg"]) expect(() => store.statistics(query(name))).toThrow(MetricQueryError);
    expect(() => store.statistics(query("tm101"))).toThrow(/"tm101"/);
    for (const period of [0, -60, 45, 90]) expect(() => store.statistics(query("Sum", period))).toThrow(`period ${period} s`);
  });
});

describe("identity", () => {
  it("ignores the order of dimensions and nothing else", () => {
    const store = storeOf([at(0, 1)]);
    const asked = { ...query("Sum"), dimensions: { environment: "dev", service: "api" } };
    expect(store.statistics(asked)).toHaveLength(1);
    expect(store.statistics({ ...asked, dimensions: { service: "api" } })).toEqual([]);
    expect(store.statistics({ ...asked, name: "Latenc" })).toEqual([]);
  });

  it("keeps units apart, and joins them when none is asked for", () => {
    const store = storeOf([
      { ...at(0, 1), unit: "Seconds" },
      { ...at(0, 2), unit: "Milliseconds" },
    ]);
    expect(store.statistics({ ...query("Sum"), unit: "Seconds" })).toEqual([{ timestamp: 0, value: 1, unit: "Seconds" }]);
    expect(store.statistics({ ...query("Sum"), unit: "Bytes" })).toEqual([]);
    expect(store.statistics(query("Sum"))).toEqual([{ timestamp: 0, value: 3 }]);
  });

  it("lists metrics by namespace, name and dimensions", () => {
    const other = { ...at(0, 1), name: "Errors", dimensions: { service: "worker", environment: "dev" } };
    const store = storeOf([at(0, 1), at(MINUTE, 1), other]);
    expect(store.list()).toHaveLength(2);
    expect(store.list("shop/Application", "Errors")).toEqual([
      { namespace: "shop/Application", name: "Errors", dimensions: other.dimensions },
    ]);
    expect(store.list(undefined, undefined, { environment: "dev" })).toHaveLength(2);
    expect(store.list(undefined, undefined, { service: "api" }).map((id) => id.name)).toEqual(["Latency"]);
    expect(store.list("AWS/Lambda")).toEqual([]);
  });
});

describe("memory", () => {
  it("forgets what is older than the retention, late arrivals included", () => {
    const store = storeOf([at(0, 1), at(11 * MINUTE, 2), at(0, 4), at(5 * MINUTE, 8)], { retentionSeconds: 600 });
    expect(store.statistics(query("Sum")).map((point) => point.value)).toEqual([8, 2]);
    store.put({ ...at(60 * MINUTE, 1), name: "Other" });
    expect(store.list().map((id) => id.name)).toEqual(["Other"]);
  });

  it("keeps percentiles within 1 % when a minute has more values than it may keep", () => {
    const values = Array.from({ length: 20_000 }, (_, index) => 10 + index / 7);
    const store = storeOf([{ ...metric, timestamp: 0, values }], { maxValuesPerBucket: 1000 });
    for (const percent of [1, 50, 90, 99, 99.9]) {
      const exact = values[Math.ceil((percent * values.length) / 100) - 1] ?? Number.NaN;
      const found = store.statistics(query(`p${percent}`))[0]?.value ?? Number.NaN;
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.01);
    }
    expect(store.statistics(query("SampleCount"))[0]?.value).toBe(20_000);
    expect(store.statistics(query("Maximum"))[0]?.value).toBe(values.at(-1));
  });
});

describe("a datum", () => {
  it.each([
    ["not a number", { value: Number.NaN }, /value is NaN/],
    ["too large", { value: 2 ** 361 }, /2\^360/],
    ["without values", { values: [] }, /values is empty/],
    ["with unequal counts", { values: [1, 2], counts: [1] }, /2 values but 1 counts/],
    ["with a count of nothing", { values: [1], counts: [0] }, /count is 0/],
    ["an empty set", { statisticSet: { sampleCount: 0, sum: 0, minimum: 0, maximum: 0 } }, /sampleCount is 0/],
    ["an impossible set", { statisticSet: { sampleCount: 2, sum: 3, minimum: 2, maximum: 1 } }, /minimum 2 is over/],
    ["with an empty dimension", { value: 1, dimensions: { service: "" } }, /dimension "service" is empty/],
    [
      "with too many dimensions",
      { value: 1, dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`d${i}`, "x"])) },
      /31 dimensions/,
    ],
    ["without time", { value: 1, timestamp: Number.NaN }, /timestamp/],
    ["without name", { value: 1, name: "" }, /must not be empty/],
  ])("%s is refused", (_, override, message) => {
    const store = createMetricStore();
    const put = () => store.put({ ...metric, timestamp: 0, ...override });
    expect(put).toThrow(MetricDatumError);
    expect(put).toThrow(message);
    expect(store.list()).toEqual([]);
  });
});
