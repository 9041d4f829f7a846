import type { Call, MathFunction } from "../scope.js";
import { type ArrayValue, Buffer, type ScalarValue, TYPE_NAMES, type Value } from "../values.js";
import { AGGREGATES, aggregateOf } from "./aggregates.js";

function array(call: Call): ArrayValue {
  const value = call.value(0);
  return value.type === "array" ? value : call.fail(`${call.name} takes ${TYPE_NAMES.array}, not ${TYPE_NAMES[value.type]}`, 0);
}

function scalar(call: Call, index: number): ScalarValue {
  const value = call.value(index);
  return value.type === "scalar" ? value : call.fail(`a single number is needed here, not ${TYPE_NAMES[value.type]}`, index);
}

/** The first or last series; without any, a series without data. */
function edge(call: Call, position: 0 | -1): Value {
  const input = array(call);
  const empty = new Buffer();
  return { type: "series", read: () => input.read().at(position) ?? empty.ofLength(call.scope.frame.points).fill(Number.NaN) };
}

function sort(call: Call): Value {
  const input = array(call);
  const [, by, order] = call.arguments;
  if (by?.kind !== "word" || !["AVG", "MIN", "MAX", "SUM"].includes(by.name)) return call.fail("SORT by AVG, MIN, MAX or SUM", 1);
  if (order?.kind !== "word" || !["ASC", "DESC"].includes(order.name)) return call.fail("SORT in the order ASC or DESC", 2);
  const names: Readonly<Record<string, keyof typeof AGGREGATES>> = { AVG: "AVG", MIN: "MIN", MAX: "MAX", SUM: "SUM" };
  const key = aggregateOf(AGGREGATES[names[by.name] ?? "SUM"]);
  const sign = order.name === "ASC" ? 1 : -1;
  const limit = call.arguments.length === 4 ? scalar(call, 3) : null;
  return {
    type: "array",
    read: () => {
      const keyed = input.read().map((series): [number, Float64Array] => [key(series), series]);
      // Series without data come last in either order.
      keyed.sort(([a], [b]) => Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || (a - b) * sign || 0);
      return keyed.slice(0, limit?.read()).map(([, series]) => series);
    },
  };
}

function slice(call: Call): Value {
  const input = array(call);
  const from = scalar(call, 1);
  const to = call.arguments.length === 3 ? scalar(call, 2) : null;
  return {
    type: "array",
    read: () => input.read().slice(Math.max(from.read(), 0), to === null ? undefined : Math.max(to.read(), 0)),
  };
}

function removeEmpty(call: Call): Value {
  const input = array(call);
  return { type: "array", read: () => input.read().filter((series) => series.some((value) => !Number.isNaN(value))) };
}

function metricCount(call: Call): Value {
  const input = array(call);
  return { type: "scalar", read: () => input.read().length };
}

/** All metrics of the queries, or those whose id contains a text. */
function metrics(call: Call): Value {
  const [wanted] = call.arguments;
  if (wanted && wanted.kind !== "text") return call.fail('METRICS takes a text in quotes, as in METRICS("errors")', 0);
  const ids = call.scope.metricIds.filter((id) => id.includes(wanted?.kind === "text" ? wanted.value : ""));
  if (ids.length === 0) return call.fail(`no metric has an id that contains "${wanted?.kind === "text" ? wanted.value : ""}"`);
  const values = ids.flatMap((id) => {
    const value = call.scope.query(id);
    return value?.type === "series" ? [value] : [];
  });
  return { type: "array", read: () => values.map((value) => value.read()) };
}

/** Functions of arrays of series. */
export const ARRAY_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  FIRST: { usage: "FIRST(array)", least: 1, most: 1, compile: (call) => edge(call, 0) },
  LAST: { usage: "LAST(array)", least: 1, most: 1, compile: (call) => edge(call, -1) },
  METRICS: { usage: 'METRICS() or METRICS("part of the id")', least: 0, most: 1, compile: metrics },
  METRIC_COUNT: { usage: "METRIC_COUNT(array)", least: 1, most: 1, compile: metricCount },
  REMOVE_EMPTY: { usage: "REMOVE_EMPTY(array)", least: 1, most: 1, compile: removeEmpty },
  SLICE: { usage: "SLICE(array, from, to)", least: 2, most: 3, compile: slice },
  SORT: { usage: "SORT(array, AVG | MIN | MAX | SUM, ASC | DESC, limit)", least: 3, most: 4, compile: sort },
};
