import type { Call, MathFunction } from "../scope.js";
import { arrayFrom, seriesFrom, TYPE_NAMES, type Value } from "../values.js";

type Fill = (input: Float64Array, output: Float64Array) => void;

/** The last value before the gap; before the first value nothing is known. */
const repeat: Fill = (input, output) => {
  let last = Number.NaN;
  for (let index = 0; index < input.length; index += 1) {
    const value = input[index] ?? Number.NaN;
    if (!Number.isNaN(value)) last = value;
    output[index] = last;
  }
};

/** A straight line from the value before the gap to the one after it; gaps at the ends stay. */
const linear: Fill = (input, output) => {
  let before = -1;
  for (let index = 0; index < input.length; index += 1) {
    const value = input[index] ?? Number.NaN;
    output[index] = value;
    if (Number.isNaN(value)) continue;
    const start = before < 0 ? Number.NaN : (input[before] ?? Number.NaN);
    for (let gap = before + 1; gap < index && before >= 0; gap += 1)
      output[gap] = start + ((value - start) * (gap - before)) / (index - before);
    before = index;
  }
};

/** Takes missing values from a number or from another series. */
const from =
  (filler: Value & { type: "scalar" | "series" }): Fill =>
  (input, output) => {
    const other = filler.read();
    for (let index = 0; index < input.length; index += 1) {
      const value = input[index] ?? Number.NaN;
      output[index] = Number.isNaN(value) ? (typeof other === "number" ? other : (other[index] ?? Number.NaN)) : value;
    }
  };

function fillOf(call: Call): Fill {
  const how = call.arguments[1];
  if (how?.kind === "word") {
    if (how.name === "REPEAT") return repeat;
    if (how.name === "LINEAR") return linear;
    return call.fail(`FILL does not know ${how.name}: use a number, a time series, REPEAT or LINEAR`, 1);
  }
  const filler = call.value(1);
  return filler.type === "array" ? call.fail(`FILL takes no values from ${TYPE_NAMES.array}`, 1) : from(filler);
}

export const FILL: MathFunction = {
  usage: "FILL(series or array, number | series | REPEAT | LINEAR)",
  least: 2,
  most: 2,
  compile: (call) => {
    const input = call.value(0);
    call.scope.note("dense");
    if (input.type === "scalar") return call.fail(`FILL of ${TYPE_NAMES.scalar}: it takes a time series`, 0);
    return input.type === "array" ? arrayFrom(input, fillOf(call)) : seriesFrom(input.read, fillOf(call));
  },
};
