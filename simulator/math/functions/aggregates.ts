import type { Call, MathFunction } from "../scope.js";
import { Buffer, TYPE_NAMES, type Value } from "../values.js";

/** Folds the values that are there. `slots` counts the missing ones too. */
type Aggregate = (values: Float64Array, size: number, slots: number) => number;

function total(values: Float64Array, size: number): number {
  let sum = 0;
  for (let index = 0; index < size; index += 1) sum += values[index] ?? 0;
  return sum;
}

/** Standard deviation of the values themselves (divided by their number; CloudWatch does not publish which). */
function deviation(values: Float64Array, size: number): number {
  const mean = total(values, size) / size;
  let squares = 0;
  for (let index = 0; index < size; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / size);
}

function least(values: Float64Array, size: number): number {
  let found = Number.NaN;
  for (let index = 0; index < size; index += 1) if (!((values[index] ?? 0) >= found)) found = values[index] ?? 0;
  return found;
}

function most(values: Float64Array, size: number): number {
  let found = Number.NaN;
  for (let index = 0; index < size; index += 1) if (!((values[index] ?? 0) <= found)) found = values[index] ?? 0;
  return found;
}

/** AVG treats missing values as 0 (page "Using metric math"); the other functions pass over them. */
export const AGGREGATES: Readonly<Record<"SUM" | "AVG" | "MIN" | "MAX" | "STDDEV" | "DATAPOINT_COUNT", Aggregate>> = {
  SUM: total,
  AVG: (values, size, slots) => total(values, size) / slots,
  MIN: least,
  MAX: most,
  STDDEV: deviation,
  DATAPOINT_COUNT: (_, size) => size,
};

/** The aggregate of one series. Without data: 0 for a sum, an average and a count, else nothing. */
export function aggregateOf(aggregate: Aggregate): (series: Float64Array) => number {
  const buffer = new Buffer();
  return (series) => {
    const values = buffer.ofLength(series.length);
    let size = 0;
    for (let index = 0; index < series.length; index += 1) {
      const value = series[index] ?? Number.NaN;
      if (!Number.isNaN(value)) values[size++] = value;
    }
    return aggregate(values, size, series.length);
  };
}

/** One series gives a number; an array gives a series: at each time where any of them has a value, the aggregate of these. */
function compile(aggregate: Aggregate, call: Call): Value {
  const input = call.value(0);
  if (input.type === "scalar")
    return call.fail(`${call.name} of ${TYPE_NAMES.scalar}: it takes a time series or an array such as [m1, m2]`, 0);
  if (input.type === "series") {
    const fold = aggregateOf(aggregate);
    return { type: "scalar", read: () => fold(input.read()) };
  }
  const [buffer, column] = [new Buffer(), new Buffer()];
  return {
    type: "series",
    read: () => {
      const all = input.read();
      const output = buffer.ofLength(call.scope.frame.points);
      const values = column.ofLength(all.length);
      for (let index = 0; index < output.length; index += 1) {
        let size = 0;
        for (const series of all) {
          const value = series[index] ?? Number.NaN;
          if (!Number.isNaN(value)) values[size++] = value;
        }
        output[index] = size === 0 ? Number.NaN : aggregate(values, size, all.length);
      }
      return output;
    },
  };
}

export const AGGREGATE_FUNCTIONS: Readonly<Record<string, MathFunction>> = Object.fromEntries(
  Object.entries(AGGREGATES).map(([name, aggregate]) => [
    name,
    { usage: `${name}(series or array)`, least: 1, most: 1, compile: (call: Call) => compile(aggregate, call) },
  ]),
);
