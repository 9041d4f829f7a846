import { isMissing, numberOf, textOf, type Value } from "./values.js";

/** A function over values: how many it takes, and what comes of them. */
interface ScalarFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (args: readonly Value[]) => Value;
}

const flag = (value: boolean): Value => (value ? 1 : 0);
const ofNumber = (apply: (value: number) => number): ScalarFunction => ({
  ...{ least: 1, most: 1 },
  apply: ([value = null]) => {
    const number = numberOf(value);
    return number === null ? null : apply(number);
  },
});
const ofText = (apply: (text: string) => Value): ScalarFunction => ({
  ...{ least: 1, most: 1 },
  apply: ([value = null]) => (isMissing(value) ? null : apply(textOf(value))),
});

/** The functions that are known (page "CloudWatch Logs Insights language query syntax: supported operations and functions"). */
export const SCALAR_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ispresent: { least: 1, most: 1, apply: ([value = null]) => flag(!isMissing(value)) },
  isempty: { least: 1, most: 1, apply: ([value = null]) => flag(isMissing(value) || textOf(value) === "") },
  isblank: { least: 1, most: 1, apply: ([value = null]) => flag(isMissing(value) || textOf(value).trim() === "") },
  coalesce: { least: 1, most: 20, apply: (values) => values.find((value) => !isMissing(value)) ?? null },
  concat: { least: 1, most: 20, apply: (values) => values.map(textOf).join("") },
  strlen: ofText((text) => [...text].length),
  toupper: ofText((text) => text.toUpperCase()),
  tolower: ofText((text) => text.toLowerCase()),
  trim: ofText((text) => text.trim()),
  substr: {
    ...{ least: 2, most: 3 },
    apply: ([value = null, start = null, length = null]) => {
      const from = numberOf(start);
      if (isMissing(value) || from === null) return null;
      return [...textOf(value)].slice(from, from + (numberOf(length) ?? Number.POSITIVE_INFINITY)).join("");
    },
  },
  abs: ofNumber(Math.abs),
  ceil: ofNumber(Math.ceil),
  floor: ofNumber(Math.floor),
  bin: {
    ...{ least: 1, most: 1 },
    // The record's time follows the argument.
    apply: ([length = null, time = null]) => {
      const [ms, at] = [numberOf(length), numberOf(time)];
      return ms === null || at === null || ms <= 0 ? null : new Date(Math.floor(at / ms) * ms);
    },
  },
};

/** Functions over many records, with the number of their arguments. */
export const AGGREGATE_FUNCTIONS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  count: { least: 0, most: 1 },
  count_distinct: { least: 1, most: 1 },
  sum: { least: 1, most: 1 },
  avg: { least: 1, most: 1 },
  min: { least: 1, most: 1 },
  max: { least: 1, most: 1 },
  median: { least: 1, most: 1 },
  stddev: { least: 1, most: 1 },
  pct: { least: 2, most: 2 },
  earliest: { least: 1, most: 1 },
  latest: { least: 1, most: 1 },
};
