import type { BinaryOperator } from "./syntax.js";
import { type ArrayValue, arrayFrom, type ScalarValue, type SeriesValue, seriesFrom, type Value } from "./values.js";

type Operation = (left: number, right: number) => number;

const truth = (holds: boolean): number => (holds ? 1 : 0);

const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "==": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  "<=": (a, b) => truth(a <= b),
  ">=": (a, b) => truth(a >= b),
  "<": (a, b) => truth(a < b),
  ">": (a, b) => truth(a > b),
  AND: (a, b) => truth(a !== 0 && b !== 0),
  OR: (a, b) => truth(a !== 0 || b !== 0),
};

/** Both values are there. What is no number (division by zero, overflow) is dropped. */
const apply = (operation: Operation, left: number, right: number): number => {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  const result = operation(left, right);
  return Number.isFinite(result) ? result : Number.NaN;
};

/**
 * Two series at one time: a value that only one of them lacks counts as 0, where both lack it there is no time to speak of
 * (page "Using metric math": "Missing values in a time series are treated as 0").
 */
const applyToSeries = (operation: Operation, left: number, right: number): number =>
  Number.isNaN(left) && Number.isNaN(right)
    ? Number.NaN
    : apply(operation, Number.isNaN(left) ? 0 : left, Number.isNaN(right) ? 0 : right);

/** A series with a number at each of its points. */
const withScalar =
  (operation: Operation, scalar: ScalarValue) =>
  (input: Float64Array, output: Float64Array): void => {
    const number = scalar.read();
    for (let index = 0; index < input.length; index += 1) output[index] = apply(operation, input[index] ?? Number.NaN, number);
  };

const withSeries =
  (operation: Operation, series: SeriesValue) =>
  (input: Float64Array, output: Float64Array): void => {
    const other = series.read();
    for (let index = 0; index < input.length; index += 1)
      output[index] = applyToSeries(operation, input[index] ?? Number.NaN, other[index] ?? Number.NaN);
  };

function over(left: SeriesValue | ArrayValue, fill: (input: Float64Array, output: Float64Array) => void): Value {
  return left.type === "array" ? arrayFrom(left, fill) : seriesFrom(left.read, fill);
}

/** Compiles an operator; null for two arrays, which do not combine. */
export function combine(operator: BinaryOperator, left: Value, right: Value): Value | null {
  const operation = OPERATIONS[operator];
  const swapped: Operation = (a, b) => operation(b, a);
  if (left.type === "scalar" && right.type === "scalar")
    return { type: "scalar", read: () => apply(operation, left.read(), right.read()) };
  if (left.type === "scalar") return right.type === "scalar" ? null : over(right, withScalar(swapped, left));
  if (right.type === "scalar") return over(left, withScalar(operation, right));
  if (right.type === "series") return over(left, withSeries(operation, right));
  return left.type === "series" ? over(right, withSeries(swapped, left)) : null;
}
