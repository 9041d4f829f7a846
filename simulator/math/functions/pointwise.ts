import type { Call, MathFunction } from "../scope.js";
import { arrayFrom, seriesFrom, TYPE_NAMES, type Value } from "../values.js";

type Fill = (input: Float64Array, output: Float64Array) => void;

/** A function of each value; what is no number is dropped. */
const ofEach = (change: (value: number) => number) => (): Fill => (input, output) => {
  for (let index = 0; index < input.length; index += 1) {
    const result = change(input[index] ?? Number.NaN);
    output[index] = Number.isFinite(result) ? result : Number.NaN;
  }
};

/** A function of each value and the one before it that is there; the first has none. */
const ofPairs =
  (change: (difference: number, seconds: number) => number) =>
  (call: Call): Fill =>
  (input, output) => {
    let before = -1;
    for (let index = 0; index < input.length; index += 1) {
      const value = input[index] ?? Number.NaN;
      output[index] = Number.NaN;
      if (Number.isNaN(value)) continue;
      const seconds = ((index - before) * call.scope.frame.periodMs) / 1000;
      if (before >= 0) output[index] = change(value - (input[before] ?? Number.NaN), seconds);
      before = index;
    }
  };

const runningSum = (): Fill => (input, output) => {
  let sum = 0;
  for (let index = 0; index < input.length; index += 1) {
    const value = input[index] ?? Number.NaN;
    if (!Number.isNaN(value)) sum += value;
    output[index] = Number.isNaN(value) ? Number.NaN : sum;
  }
};

const FILLS: Readonly<Record<string, (call: Call) => Fill>> = {
  ABS: ofEach(Math.abs),
  CEIL: ofEach(Math.ceil),
  FLOOR: ofEach(Math.floor),
  LOG: ofEach(Math.log),
  LOG10: ofEach(Math.log10),
  DIFF: ofPairs((difference) => difference),
  DIFF_TIME: ofPairs((_, seconds) => seconds),
  RATE: ofPairs((difference, seconds) => difference / seconds),
  RUNNING_SUM: runningSum,
};

function compile(makeFill: (call: Call) => Fill, call: Call): Value {
  const input = call.value(0);
  if (input.type === "scalar") return call.fail(`${call.name} of ${TYPE_NAMES.scalar}: it takes a time series`, 0);
  return input.type === "array" ? arrayFrom(input, makeFill(call)) : seriesFrom(input.read, makeFill(call));
}

/** Functions that turn each series into one of the same length. */
export const POINTWISE_FUNCTIONS: Readonly<Record<string, MathFunction>> = Object.fromEntries(
  Object.entries(FILLS).map(([name, makeFill]) => [
    name,
    { usage: `${name}(series or array)`, least: 1, most: 1, compile: (call: Call) => compile(makeFill, call) },
  ]),
);
