import { describe, expect, it } from "vitest";
import { compileMetricQueries } from "../../../../simulator/math/index.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";
import { MINUTE, metricQuery } from "../math/support.js";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const id = { namespace: "shop", name: "m1", dimensions: {} };

/** Requests a minute: many by day, few by night, half at the weekend; some noise that is the same every time. */
const requests = (time: number): number => {
  const hour = (time % DAY) / HOUR;
  const weekend = [2, 3].includes(Math.floor(time / DAY) % 7); // time 0 is a Thursday
  const noise = ((time / MINUTE) * 7919) % 11;
  return (hour >= 8 && hour < 20 ? 1000 : 100) * (weekend ? 0.5 : 1) + noise;
};

function alarmOn(days: number, expression: string, values: (time: number) => number = requests) {
  const store = createMetricStore();
  store.addColumn(id, { start: 0, values: Float64Array.from({ length: days * 1440 }, (_, minute) => values(minute * MINUTE)) });
  return compileMetricQueries(
    [
      { ...metricQuery("m1"), returnData: true },
      { id: "band", expression },
    ],
    store,
  );
}

const bounds = (queries: ReturnType<typeof alarmOn>, end: number, points = 1) => {
  const [upper, lower] = queries.evaluateAll("band", end, points).map((series) => [...series]);
  return { upper, lower };
};

describe("an anomaly band", () => {
  it("says that its model is our own", () => {
    const queries = alarmOn(1, "ANOMALY_DETECTION_BAND(m1)");
    expect(queries.bandModelOf("band")).toMatch(/own model/);
    expect(queries.bandModelOf("m1")).toBeNull();
    expect(queries.valuesWithoutData("band")).toBe(true);
  });

  it("knows day and night after three days, and the weekend after four weeks", () => {
    const noon = 12 * HOUR;
    for (const [time, low, high] of [
      [5 * DAY + noon, 900, 1100], // a Tuesday
      [5 * DAY + 3 * HOUR, 60, 150],
      [30 * DAY + noon, 450, 560], // a Saturday
      [29 * DAY + noon, 950, 1060],
    ] as const) {
      const { upper, lower } = bounds(alarmOn(31, "ANOMALY_DETECTION_BAND(m1, 2)"), time + MINUTE);
      expect(lower?.[0]).toBeGreaterThan(low);
      expect(upper?.[0]).toBeLessThan(high);
      expect(requests(time)).toBeGreaterThan(lower?.[0] ?? Number.POSITIVE_INFINITY);
      expect(requests(time)).toBeLessThan(upper?.[0] ?? Number.NEGATIVE_INFINITY);
    }
  });

  it("is missing while too little is known, and looks at the last day until there are three", () => {
    const queries = alarmOn(2, "ANOMALY_DETECTION_BAND(m1)");
    expect(bounds(queries, 30 * MINUTE).upper).toEqual([Number.NaN]);
    expect(bounds(queries, HOUR + MINUTE).upper?.[0]).toBeLessThan(130);
  });

  it("is as wide as asked for, and two spreads when nothing is asked for", () => {
    const width = (expression: string) => {
      const { upper, lower } = bounds(alarmOn(10, expression), 9 * DAY);
      return (upper?.[0] ?? 0) - (lower?.[0] ?? 0);
    };
    expect(width("ANOMALY_DETECTION_BAND(m1, 4)")).toBeCloseTo(2 * width("ANOMALY_DETECTION_BAND(m1)"));
    expect(width("ANOMALY_DETECTION_BAND(m1)")).toBeCloseTo(width("ANOMALY_DETECTION_BAND(m1, 2)"));
  });

  it("is not moved by one bad day, nor by the hour that it judges or what comes after it", () => {
    const calm = bounds(alarmOn(10, "ANOMALY_DETECTION_BAND(m1)"), 9 * DAY + 30 * MINUTE, 30);
    const disturbed = (from: number, to: number) =>
      bounds(
        alarmOn(10, "ANOMALY_DETECTION_BAND(m1)", (time) => (time >= from && time < to ? 50_000 : requests(time))),
        9 * DAY + 30 * MINUTE,
        30,
      );
    expect(disturbed(9 * DAY, 10 * DAY)).toEqual(calm);
    const shifted = disturbed(5 * DAY, 6 * DAY);
    expect(Math.abs((shifted.upper?.[0] ?? 0) - (calm.upper?.[0] ?? 0))).toBeLessThan(30);
  });

  it("keeps a width around a metric that never moves", () => {
    const { upper, lower } = bounds(
      alarmOn(5, "ANOMALY_DETECTION_BAND(m1)", () => 50),
      4 * DAY,
    );
    expect([upper, lower]).toEqual([[51], [49]]);
  });

  it("goes around an expression, with periods of a day too, and its bounds can be taken apart", () => {
    const store = createMetricStore();
    store.addColumn(id, { start: 0, values: Float64Array.from({ length: 20 * 1440 }, (_, minute) => requests(minute * MINUTE)) });
    const daily = compileMetricQueries(
      [
        metricQuery("m1", 86_400),
        { id: "double", expression: "m1 * 2", returnData: false },
        { id: "band", expression: "ANOMALY_DETECTION_BAND(double)", returnData: false },
        { id: "over", expression: "double > FIRST(band)" },
        { id: "lower", expression: "LAST(band)", returnData: false },
      ],
      store,
    );
    expect(daily.evaluate("lower", 19 * DAY, 1)[0]).toBeLessThan(daily.evaluate("double", 19 * DAY, 1)[0] ?? 0);
    expect([...daily.evaluate("over", 19 * DAY, 2)]).toEqual([0, 0]);
    expect(daily.bandModelOf("over")).toMatch(/own model/);
  });
});
