import { describe, expect, it } from "vitest";
import {
  compileMetricQueries,
  ExpressionError,
  type MetricDataQuery,
  MetricQueriesError,
  parseExpression,
} from "../../../../simulator/math/index.js";
import { compiled, metricQuery, storeWith } from "./support.js";

const series = { m1: [1], m2: [2] };

describe("a wrong expression is refused at its place", () => {
  it.each([
    ["", 1, /ends where a value is missing/],
    ["m1 +", 5, /ends where a value is missing/],
    ["m1 m2", 4, /operator is missing/],
    ["(m1", 4, /"\)" is missing for the \( at character 1/],
    ["SUM([m1, m2)", 12, /"," is missing or "\]" after \[/],
    ["m1 = 3", 4, /write ==/],
    ["m1 & m2", 4, /write &&/],
    ["!m1", 1, /write == 0/],
    ["m1 # m2", 4, /"#" means nothing/],
    ['METRICS("m', 9, /close its quotes/],
    [`${"(".repeat(300)}m1`, 202, /levels of nesting/],
    [`m1${" ".repeat(3000)}`, 2049, /3002 characters, at most 2048/],
  ])("%s", (text, position, message) => {
    const parse = () => parseExpression(text);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ position }));
  });

  it.each([
    ["SUMM([m1, m2])", 1, /no function SUMM: did you mean SUM\?/],
    ["m1 + fill(m1, 0)", 6, /no function fill: did you mean FILL\?/],
    ["FROBNICATE(m1)", 1, /no function FROBNICATE; there are ABS, ANOMALY_DETECTION_BAND/],
    ["SEARCH('{AWS/Lambda}', 'Sum', 300)", 1, /SEARCH is not supported: CloudWatch takes no search in an alarm/],
    ["toString(m1)", 1, /no function toString/],
    ["m1 + m3", 6, /no query has the id m3: did you mean m1\?/],
    ["m1 + errors", 6, /no query has the id errors; there are m1, m2, e/],
    ["SUM(m1, m2)", 1, /2 arguments: write SUM\(series or array\)/],
    ["SUM(m1)", 1, /the result is a single number/],
    ["5", 1, /the result is a single number/],
    ["SUM([m1, 5])", 10, /TIME_SERIES/],
    ["SUM([])", 5, /empty array/],
    ["[m1] + [m2]", 6, /does not join two arrays/],
    ["ABS(SUM(m1))", 5, /it takes a time series/],
    ["FILL(m1, FORWARD)", 10, /does not know FORWARD/],
    ["PERIOD(m1 + m2) * m1", 11, /takes the id of a metric/],
    ["IF([m1, m2], 1, 0)", 4, /aggregate it/],
    ["FIRST(m1)", 7, /an array of time series, not a time series/],
    ["SUM(SORT([m1], MEDIAN, ASC))", 16, /AVG, MIN, MAX or SUM/],
    ['m1 + "m2"', 6, /only stand in METRICS/],
    ["m1 + REPEAT", 6, /REPEAT is no value/],
    ['SUM(METRICS("x"))', 5, /no metric has an id that contains "x"/],
    ["ANOMALY_DETECTION_BAND(m1 + m2)", 27, /the id of a metric/],
  ])("%s", (expression, position, message) => {
    const compile = () => compiled(expression, series);
    expect(compile).toThrow(ExpressionError);
    expect(compile).toThrow(message);
    expect(compile).toThrow(expect.objectContaining({ position, queryId: "e" }));
  });
});

describe("queries that do not fit together are refused", () => {
  const expression = (id: string, text: string, rest: Partial<MetricDataQuery> = {}): MetricDataQuery => ({
    id,
    expression: text,
    ...rest,
  });
  const many = Array.from({ length: 11 }, (_, index) => metricQuery(`m${index}`));

  it.each<[string, readonly MetricDataQuery[], RegExp]>([
    ["an id in upper case", [metricQuery("M1")], /query id "M1" must begin with a lower-case letter/],
    ["an id twice", [metricQuery("m1"), metricQuery("m1")], /two queries have the id m1/],
    ["neither metric nor expression", [{ id: "m1" }], /query m1 needs either/],
    ["both", [{ ...metricQuery("m1"), expression: "m2" }], /query m1 needs either/],
    ["a period that is none", [metricQuery("m1", 45)], /query m1: period 45 s is not supported/],
    ["a cycle", [metricQuery("m1"), expression("a", "b + m1"), expression("b", "c"), expression("c", "b")], /b → c → b/],
    ["an expression of itself", [metricQuery("m1"), expression("a", "a + m1")], /a → a/],
    ["two periods", [metricQuery("m1"), metricQuery("m2", 300), expression("e", "m1 + m2")], /60 s \(m1\) and 300 s \(m2\)/],
    ["another period", [metricQuery("m1"), expression("e", "m1", { period: 300 })], /60 s \(m1\) and 300 s \(e\)/],
    ["eleven metrics", [...many, expression("e", "SUM(METRICS())")], /at most 10 metrics, these are 11/],
    ["nothing returned", [metricQuery("m1")], /no query returns data/],
    ["two returned", [metricQuery("m1"), expression("a", "m1"), expression("b", "m1")], /these do: a, b/],
    ["only an array", [metricQuery("m1"), expression("a", "[m1]")], /no query returns data as one time series/],
    ["no metric", [expression("e", "TIME_SERIES(1)")], /at least one metric/],
    [
      "an unknown statistic",
      [{ id: "m1", metric: { namespace: "a", name: "b", dimensions: {}, statistic: "avg", period: 60 } }],
      /query m1: statistic "avg"/,
    ],
  ])("%s", (_, queries, message) => {
    const compile = () => compileMetricQueries(queries, storeWith({}));
    expect(compile).toThrow(MetricQueriesError);
    expect(compile).toThrow(message);
  });

  it("but for data, other than for an alarm, several may return and periods may differ", () => {
    const queries = [metricQuery("m1"), metricQuery("m5", 300), expression("a", "m1 * 2"), expression("b", "m5 * 3")];
    const data = compileMetricQueries(queries, storeWith({ m1: [1, 1, 1, 1, 1], m5: [1, 1, 1, 1, 1] }), "data");
    expect(data.returned).toEqual(["a", "b"]);
    expect([...data.evaluate("a", 300_000, 5)]).toEqual([2, 2, 2, 2, 2]);
    expect([...data.evaluate("b", 300_000, 1)]).toEqual([15]);
    expect(data.periodOf("b")).toBe(300);
    expect(() => data.evaluate("c", 0, 1)).toThrow(/no query has the id c; there are m1, m5, a, b/);
  });
});
