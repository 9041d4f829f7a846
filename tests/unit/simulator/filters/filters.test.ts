import { describe, expect, it } from "vitest";
import { compileLogGroup, type FilterDeclaration, MetricFilterError } from "../../../../simulator/filters/index.js";
import type { MetricDatum } from "../../../../simulator/metrics/index.js";

const MINUTE = 60_000;

const declare = (more: Partial<FilterDeclaration>): FilterDeclaration => ({
  address: "aws_cloudwatch_log_metric_filter.errors",
  pattern: "ERROR",
  namespace: "shop",
  metricName: "Errors",
  value: "1",
  dimensions: {},
  ...more,
});

/** The data of some messages, each at its time; minutes are closed at the end of the last one. */
function dataOf(
  filters: readonly FilterDeclaration[],
  messages: readonly (readonly [t: number, message: string])[],
): MetricDatum[] {
  const logGroup = compileLogGroup(filters);
  const data: MetricDatum[] = [];
  const emit = (datum: MetricDatum): void => {
    data.push(datum);
  };
  for (const [t, message] of messages) {
    logGroup.closeMinutes(t, emit);
    logGroup.put(message, t, emit);
  }
  logGroup.closeMinutes(Math.max(...messages.map(([t]) => t)) + MINUTE, emit);
  return data;
}

const valuesOf = (data: readonly MetricDatum[]): (readonly [number, number | undefined])[] =>
  data.map(({ timestamp, value }) => [timestamp, value]);

describe("a metric filter", () => {
  it("counts the lines that match, at their own time, with its unit", () => {
    const data = dataOf(
      [declare({ unit: "Count", value: "2.5" })],
      [
        [10, "ERROR one"],
        [20, "fine"],
        [30, "ERROR two"],
      ],
    );
    expect(data).toEqual(
      [10, 30].map((timestamp) => ({ namespace: "shop", name: "Errors", dimensions: {}, unit: "Count", timestamp, value: 2.5 })),
    );
  });

  it.each([
    ["{ $.ms = * }", "$.ms", '{"ms":12.5}', [12.5]],
    ["{ $.ms = * }", "$.ms", '{"ms":"7"}', [7]],
    ["{ $.ms = * }", "$.ms", '{"ms":"slow"}', []],
    ["{ $.ms = * }", "$.other", '{"ms":1}', []],
    ["{ $.a IS TRUE }", "$.a", '{"a":true}', []],
    ["[..., ms]", "$ms", "took 12", [12]],
    ["[..., ms]", "$1", "3 12", [3]],
    ["[..., ms]", "$ms", "took long", []],
  ])("%s reports %s of %s as %j", (pattern, value, line, expected) => {
    expect(dataOf([declare({ pattern, value })], [[0, line]]).map((datum) => datum.value)).toEqual(expected);
  });

  it("reports its default value once for a minute whose lines all fail to match, and for no minute without lines", () => {
    const data = dataOf(
      [declare({ defaultValue: 0 })],
      [
        [5, "fine"],
        [6, "fine"],
        [MINUTE, "fine"],
        [MINUTE + 1, "ERROR"],
        [3 * MINUTE + 7, "fine"],
      ],
    );
    expect(valuesOf(data)).toEqual([
      [0, 0],
      [MINUTE + 1, 1],
      [3 * MINUTE, 0],
    ]);
  });

  it("keeps the default value back while the minute is not over", () => {
    const logGroup = compileLogGroup([declare({ defaultValue: 0 })]);
    const data: MetricDatum[] = [];
    logGroup.put("fine", 10, (datum) => data.push(datum));
    logGroup.closeMinutes(MINUTE - 1, (datum) => data.push(datum));
    expect(data).toEqual([]);
    logGroup.closeMinutes(MINUTE, (datum) => data.push(datum));
    expect(valuesOf(data)).toEqual([[0, 0]]);
  });

  it("takes a match without a number for a match: no default value hides that the field is broken", () => {
    const filter = declare({ pattern: "{ $.ms = * }", value: "$.ms", defaultValue: 0 });
    expect(dataOf([filter], [[0, '{"ms":"slow"}']])).toEqual([]);
  });

  it("puts fields into dimensions, and reports nothing for a line without them", () => {
    const filter = declare({ pattern: "{ $.level = ERROR }", dimensions: { Service: "$.service", Code: "$.code" } });
    const data = dataOf(
      [filter],
      [
        [1, '{"level":"ERROR","service":"api","code":500}'],
        [2, '{"level":"ERROR","service":"api"}'],
      ],
    );
    expect(data).toMatchObject([{ timestamp: 1, dimensions: { Service: "api", Code: "500" } }]);
  });

  it.each<[string, Partial<FilterDeclaration>, string]>([
    ["a broken pattern", { pattern: "ERROR:" }, "pattern: filter pattern"],
    ["a value that is no number", { value: "one" }, "metric_transformation.value"],
    ["a field of a pattern of terms", { value: "$.ms" }, "neither JSON nor space-delimited"],
    ["a selector of many values", { pattern: "{ $.a = 1 }", value: "$.*" }, "wildcard"],
    ["a field that is not in the pattern", { pattern: "[a, b]", value: "$c" }, "names no field c"],
    ["a selector with a tail", { pattern: "{ $.a = 1 }", value: "$.a b" }, "selector"],
    [
      "dimensions with a default value",
      { pattern: "{ $.a = 1 }", dimensions: { A: "$.a" }, defaultValue: 0 },
      "no default value",
    ],
    [
      "four dimensions",
      { pattern: "{ $.a = 1 }", dimensions: { A: "$.a", B: "$.b", C: "$.c", D: "$.d" } },
      "4 dimensions, at most 3",
    ],
    ["a dimension of a pattern of terms", { dimensions: { A: "$.a" } }, "dimensions.A"],
  ])("is refused with %s, by its address", (_, more, problem) => {
    expect(() => compileLogGroup([declare(more)])).toThrow(MetricFilterError);
    expect(() => compileLogGroup([declare(more)])).toThrow(/^aws_cloudwatch_log_metric_filter\.errors, /);
    expect(() => compileLogGroup([declare(more)])).toThrow(problem);
  });

  it("is refused as the sixth with a regular expression on a log group", () => {
    const filters = Array.from({ length: 6 }, (_, index) => declare({ address: `filter.f${index}`, pattern: "%ERROR%" }));
    expect(() => compileLogGroup(filters.slice(1))).not.toThrow();
    expect(() => compileLogGroup(filters)).toThrow("at most 5 may");
  });
});
