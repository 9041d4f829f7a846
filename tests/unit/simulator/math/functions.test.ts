import { describe, expect, it } from "vitest";
import { compiled, evaluate, MINUTE, type Points } from "./support.js";

const _ = null;

describe("missing values", () => {
  it.each<[string, Record<string, Points>, Points]>([
    // Page "Using metric math": a value that one of two series lacks is 0.
    ["m1 + m2", { m1: [1, 2, _, _], m2: [10, _, 30, _] }, [11, 2, 30, _]],
    ["m1 / m2", { m1: [1, 2, _, 0], m2: [2, _, 5, 0] }, [0.5, _, 0, _]],
    ["5 * m1", { m1: [1, _] }, [5, _]],
    ["-m1", { m1: [1, _] }, [-1, _]],
    ["10 / m1", { m1: [5, 0, _] }, [2, _, _]],
    ["m1 < m2", { m1: [30, 20, 0, 0], m2: [20, _, 20, _] }, [0, 0, 1, 0]],
    ["m1 >= 30", { m1: [30, 20, 0, _] }, [1, 0, 0, _]],
    ["m1 > 15 AND m2 > 15", { m1: [30, 20, 0, 0], m2: [20, _, 20, _] }, [1, 0, 0, 0]],
    ["m1 || m2", { m1: [0, 3, _, _], m2: [0, _, 2, _] }, [0, 1, 1, _]],
    ["SUM([m1, m2])", { m1: [1, 2, _, _], m2: [10, _, 30, _] }, [11, 2, 30, _]],
    ["AVG([m1, m2])", { m1: [1, 2, _, _], m2: [10, _, 30, _] }, [5.5, 1, 15, _]],
    ["MAX(METRICS())", { m1: [1, -2, _, _], m2: [10, _, 30, _] }, [10, -2, 30, _]],
    ["MIN(METRICS())", { m1: [1, 2, _, _], m2: [10, _, 30, _] }, [1, 2, 30, _]],
    ["DATAPOINT_COUNT(METRICS())", { m1: [1, 2, _, _], m2: [10, _, 30, _] }, [2, 1, 1, _]],
    ["STDDEV([m1, m2])", { m1: [1, 2, _], m2: [5, _, _] }, [2, 0, _]],
  ])("%s", (expression, series, expected) => expect(evaluate(expression, series)).toEqual(expected));
});

describe("functions", () => {
  it.each<[string, Record<string, Points>, Points]>([
    ["ABS(m1)", { m1: [-1, 2, _] }, [1, 2, _]],
    ["CEIL(m1) + FLOOR(m1)", { m1: [1.2, -1.2] }, [3, -3]],
    ["LOG10(m1)", { m1: [100, 0, -1] }, [2, _, _]],
    ["m1 - AVG(m1)", { m1: [1, 3, _, 4] }, [-1, 1, _, 2]],
    ["m1 - MIN(m1) + MAX(m1) - SUM(m1)", { m1: [1, 3, _] }, [-1, 1, _]],
    ["m1 / DATAPOINT_COUNT(m1)", { m1: [4, _, 8] }, [2, _, 4]],
    ["m1 * STDDEV(m1)", { m1: [1, 5, _] }, [2, 10, _]],
    ["RATE(m1)", { m1: [_, 0, 60, _, 0] }, [_, _, 1, _, -0.5]],
    ["DIFF(m1)", { m1: [1, 3, _, 10] }, [_, 2, _, 7]],
    ["DIFF_TIME(m1)", { m1: [1, 3, _, 10] }, [_, 60, _, 120]],
    ["RUNNING_SUM(m1)", { m1: [1, _, 2, 3] }, [1, _, 3, 6]],
    ["m1 / PERIOD(m1)", { m1: [120] }, [2]],
    ["TIME_SERIES(5 * MAX(m1))", { m1: [1, 2, _] }, [10, 10, 10]],
    ["FILL(m1, 7)", { m1: [_, 1, _] }, [7, 1, 7]],
    ["FILL(m1, m2)", { m1: [_, 1, _], m2: [5, 6, _] }, [5, 1, _]],
    ["FILL(m1, MIN(m1))", { m1: [_, 3, 1] }, [1, 3, 1]],
    ["FILL(m1, REPEAT)", { m1: [_, 1, _, 3, _] }, [_, 1, 1, 3, 3]],
    ["FILL(m1, LINEAR)", { m1: [_, 1, _, 3, _] }, [_, 1, 2, 3, _]],
    ["SUM(FILL(METRICS(), 1))", { m1: [_, 1], m2: [5, _] }, [6, 2]],
    ['SUM(METRICS("err"))', { err_a: [1], err_b: [2], ok: [10] }, [3]],
    ["SUM([METRICS(), m1])", { m1: [1], m2: [2] }, [4]],
    ["AVG([m1, m2] / m3)", { m1: [4], m2: [8], m3: [2] }, [3]],
    ["SUM(100 / [m1, m2])", { m1: [10], m2: [0] }, [10]],
    ["m1 / METRIC_COUNT(METRICS())", { m1: [4], m2: [8] }, [2]],
    ["FIRST(SORT(METRICS(), MAX, DESC))", { m1: [9, 0], m2: [1, 1], m3: [_, _] }, [9, 0]],
    ["LAST(SORT(METRICS(), SUM, ASC, 2))", { m1: [9, 0], m2: [1, 1], m3: [4, 4] }, [4, 4]],
    ["SUM(SLICE(SORT(METRICS(), SUM, DESC), 1))", { m1: [9], m2: [1], m3: [4] }, [5]],
    ["m1 / METRIC_COUNT(REMOVE_EMPTY(METRICS()))", { m1: [4], m2: [_] }, [4]],
    ["MINUTE(m1) + 100 * HOUR(m1) + 10000 * DAY(m1)", { m1: [_, _] }, [40_000, 40_001]],
    ["DATE(m1) + MONTH(m1) + YEAR(m1) + EPOCH(m1)", { m1: [1, _] }, [1972, 2032]],
    ["2 + 3 * m1 ^ 2 ^ 0 - -m1", { m1: [4] }, [18]],
    ["-m1 ^ 2 + (1 + 1) * m1 / 4 / 2", { m1: [4] }, [-15]],
    ["1 < m1 == 1 OR 0 && 0", { m1: [4, 0] }, [1, 0]],
  ])("%s", (expression, series, expected) => expect(evaluate(expression, series)).toEqual(expected));
});

describe("IF", () => {
  const documented = { m1: [1, 1, 0, 0, _], m2: [30, _, 0, 0, 30], m3: [0, 0, 20, _, 20] };

  it.each<[string, Points]>([
    ["IF(m1, m2, m3)", [30, 0, 20, _, _]],
    ["IF(m1, 5, m3)", [5, 5, 20, _, _]],
    ["IF(m1, m2, 5)", [30, 0, 5, 5, _]],
    ["IF(m1, m2)", [30, 0, _, _, _]],
    ["IF(m2 > 10, 1, 0)", [1, _, 0, 0, 1]],
    ["IF(1, m2, m3)", [30, _, 0, 0, 30]],
    ["IF(0, m2, m3)", [0, 0, 20, _, 20]],
    ["IF(0, m2)", [_, _, _, _, _]],
    ["IF(MAX(m1) - 3, m2)", [30, _, 0, 0, 30]],
    ["m1 * IF(2 > 1, 7, 8)", [7, 7, 0, 0, _]],
  ])("%s gives what the page documents", (expression, expected) => expect(evaluate(expression, documented)).toEqual(expected));
});

describe("queries", () => {
  it("tell which may have values without data, and where data begins", () => {
    const series = { m1: [_, _, 5] };
    expect(compiled("m1 * 2", series).valuesWithoutData("e")).toBe(false);
    expect(compiled("IF(m1 > 3, m1, 0)", series).valuesWithoutData("e")).toBe(false);
    for (const dense of ["FILL(m1, 0) + m1", "TIME_SERIES(3) + m1", "IF(SUM(m1) > 3, 1, m1)", "HOUR(m1)"])
      expect(compiled(dense, series).valuesWithoutData("e")).toBe(true);
    expect(compiled("m1 * 2", series).nextData(0)).toBe(2 * MINUTE);
    expect(compiled("m1 * 2", series).nextData(3 * MINUTE)).toBe(Number.POSITIVE_INFINITY);
  });

  it("give every caller points of its own", () => {
    const queries = compiled("m1 + 0", { m1: [1, 2, 3] });
    const first = queries.evaluate("e", 2 * MINUTE, 2);
    queries.evaluate("e", 3 * MINUTE, 2);
    expect([...first]).toEqual([1, 2]);
  });
});
