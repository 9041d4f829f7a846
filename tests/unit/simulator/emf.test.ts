import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EmfError, parseEmf } from "../../../simulator/emf.js";
import { createMetricStore } from "../../../simulator/metrics/index.js";

const NOW = Date.UTC(2026, 0, 15, 12);
const DAY = 86_400_000;

interface Shape {
  readonly metrics?: readonly Record<string, unknown>[];
  readonly dimensions?: unknown;
  readonly timestamp?: unknown;
  readonly root?: Record<string, unknown>;
}

const line = ({
  metrics = [{ Name: "Latency", Unit: "Milliseconds" }],
  dimensions = [["service"]],
  timestamp = NOW,
  root = {},
}: Shape) =>
  JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: "shop/Application", Dimensions: dimensions, Metrics: metrics }],
    },
    service: "api",
    Latency: 12,
    ...root,
  });

const violationsOf = (text: string): string[] => {
  try {
    parseEmf(text, NOW);
  } catch (error) {
    if (error instanceof EmfError) return error.violations.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
  return [];
};

describe("a line that is not EMF", () => {
  it.each([
    ["plain text", "request done"],
    ["a log line", JSON.stringify({ level: "INFO", message: "_aws" })],
    ["text that mentions the member", 'got "_aws" from upstream'],
    ["cut off", line({}).slice(0, -3)],
    ["another use of the member", JSON.stringify({ _aws: { requestId: "1" } })],
    ["a quoted document", JSON.stringify(line({}))],
  ])("is passed over: %s", (_, text) => expect(parseEmf(text, NOW)).toBeNull());
});

describe("an EMF line", () => {
  it("gives one datum a metric and dimension set", () => {
    const text = line({
      dimensions: [["service"], ["service", "environment"], []],
      metrics: [{ Name: "Latency", Unit: "Milliseconds", StorageResolution: 1 }, { Name: "Sizes" }],
      timestamp: NOW - 5000,
      root: { environment: "dev", Sizes: [1, 2, 2] },
    });
    const data = parseEmf(text, NOW) ?? [];
    expect(data).toHaveLength(6);
    expect(data[1]).toEqual({
      namespace: "shop/Application",
      name: "Latency",
      dimensions: { service: "api", environment: "dev" },
      unit: "Milliseconds",
      timestamp: NOW - 5000,
      storageResolution: 1,
      value: 12,
    });
    expect(data[5]).toMatchObject({ name: "Sizes", dimensions: {}, values: [1, 2, 2], storageResolution: 60 });
  });

  it("comes back from the store with the sums and dimensions it was written with", () => {
    const key = fc.stringMatching(/^[A-Za-z]{1,10}$/).filter((name) => name !== "Value");
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.string({ minLength: 1, maxLength: 20 }), { maxKeys: 5 }),
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 100 }),
        fc.integer({ min: -DAY, max: 3_600_000 }),
        (dimensions, values, age) => {
          const text = JSON.stringify({
            _aws: {
              Timestamp: NOW + age,
              CloudWatchMetrics: [
                { Namespace: "n", Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: "Value", Unit: "Count" }] },
              ],
            },
            ...dimensions,
            Value: values,
          });
          const store = createMetricStore({ retentionSeconds: 14 * 86_400 });
          for (const datum of parseEmf(text, NOW) ?? []) store.put(datum);
          expect(store.list()).toEqual([{ namespace: "n", name: "Value", dimensions: { ...dimensions } }]);
          const ask = {
            namespace: "n",
            name: "Value",
            dimensions,
            statistic: "Sum",
            periodSeconds: 60,
            from: NOW + age,
            to: NOW + age + 1,
          };
          expect(store.statistics(ask)[0]?.value).toBe(values.reduce((total, value) => total + value, 0));
        },
      ),
    );
  });

  it("may name no value of a list: then there is no data", () => {
    expect(parseEmf(line({ root: { Latency: [] } }), NOW)).toEqual([]);
  });
});

describe("a broken EMF line", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);

  it.each<[string, Shape, string]>([
    ["a metric that is not there", { metrics: [{ Name: "Gone" }] }, "Gone: is named as a metric and is not there"],
    ["a metric that is text", { root: { Latency: "12" } }, "Latency: must be a number or an array of numbers"],
    ["a list with text", { root: { Latency: [1, "2"] } }, "Latency: must hold numbers only"],
    ["101 values", { root: { Latency: many(101) } }, "Latency: has 101 values, at most 100 are allowed"],
    [
      "a dimension that is not there",
      { dimensions: [["region"]] },
      "region: is a dimension and must be a string that is not empty",
    ],
    [
      "a dimension that every object has",
      { dimensions: [["toString"]] },
      "toString: is a dimension and must be a string that is not empty",
    ],
    ["a dimension that is a number", { root: { service: 7 } }, "service: is a dimension and must be a string that is not empty"],
    [
      "a long dimension",
      { root: { service: "x".repeat(1025) } },
      "service: is a dimension of 1025 characters, at most 1024 are allowed",
    ],
    [
      "31 keys",
      { dimensions: [many(31).map((n) => `d${n}`)] },
      "_aws.CloudWatchMetrics[0].Dimensions[0]: must have at most 30 keys",
    ],
    [
      "101 metrics",
      { metrics: many(101).map((n) => ({ Name: `m${n}` })) },
      "_aws.CloudWatchMetrics[0].Metrics: must have at most 100 metrics",
    ],
    [
      "an unknown unit",
      { metrics: [{ Name: "Latency", Unit: "ms" }] },
      "_aws.CloudWatchMetrics[0].Metrics[0].Unit: must be a CloudWatch unit",
    ],
    ["keys in place of sets", { dimensions: ["service"] }, "_aws.CloudWatchMetrics[0].Dimensions[0]: must be an array of keys"],
    [
      "a time of seconds",
      { timestamp: NOW / 1000 },
      `_aws.Timestamp: is ${NOW / 1000}, must be at most 14 days before and 2 hours after ${NOW}`,
    ],
    ["a time in text", { timestamp: "2026-01-15" }, "_aws.Timestamp: must be epoch milliseconds"],
  ])("with %s is told so", (_, shape, expected) => expect(violationsOf(line(shape))).toEqual([expected]));

  it("within the limits is not one", () => {
    const root = Object.fromEntries([...many(30).map((n) => [`d${n}`, "x".repeat(1024)]), ...many(100).map((n) => [`m${n}`, n])]);
    const text = line({
      dimensions: [many(30).map((n) => `d${n}`)],
      metrics: many(100).map((n) => ({ Name: `m${n}` })),
      root: { ...root, m0: many(100) },
    });
    expect(parseEmf(text, NOW)).toHaveLength(100);
  });

  it("tells every violation at once", () => {
    const text = line({
      timestamp: NOW + 3 * 3_600_000,
      dimensions: [["region"]],
      metrics: [{ Name: "Latency" }, { Name: "Gone" }],
      root: { Latency: null },
    });
    expect(violationsOf(text).map((violation) => violation.split(":")[0])).toEqual([
      "_aws.Timestamp",
      "region",
      "Latency",
      "Gone",
    ]);
  });

  it("with more than 1 MiB is refused", () => {
    expect(violationsOf(line({ root: { padding: "x".repeat(1_048_577) } }))[0]).toMatch(/^: has \d+ bytes/);
  });
});
