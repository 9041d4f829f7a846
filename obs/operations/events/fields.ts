import type { StatisticSet } from "../../../simulator/metrics/index.js";

/** A JSON object whose fields are not checked. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in a message. */
export const shown = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value).slice(0, 60));

/** @returns what is wrong with a field that is not known, or undefined */
export function unknownField(fields: Fields, known: ReadonlySet<string>): string | undefined {
  for (const key in fields) if (!known.has(key)) return `has the field "${key}", which is none of ${[...known].join(", ")}`;
  return undefined;
}

/** The object's values are texts. */
export function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (!isFields(value)) return false;
  for (const key in value) if (typeof value[key] !== "string") return false;
  return true;
}

// 1e999 is Infinity to JSON.parse, and a quoted "NaN" is a text.
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isNumber);

const SET_FIELDS: ReadonlySet<string> = new Set(["sampleCount", "sum", "minimum", "maximum"]);

function statisticSetOf(value: unknown): StatisticSet | string {
  if (!isFields(value)) return `statisticSet is ${shown(value)}, must be an object of sampleCount, sum, minimum and maximum`;
  const { sampleCount, sum, minimum, maximum } = value;
  for (const key of SET_FIELDS) if (!isNumber(value[key])) return `statisticSet.${key} is ${shown(value[key])}, must be a number`;
  const unknown = unknownField(value, SET_FIELDS);
  if (unknown) return `statisticSet ${unknown}`;
  if (!isNumber(sampleCount) || !isNumber(sum) || !isNumber(minimum) || !isNumber(maximum)) return "statisticSet is not complete";
  return { sampleCount, sum, minimum, maximum };
}

type Measured =
  | { readonly value: number }
  | { readonly values: readonly number[]; readonly counts?: readonly number[] }
  | { readonly statisticSet: StatisticSet };

/**
 * What was measured, in one of the three forms of "PutMetricData".
 * @returns the form, or what is wrong
 */
export function measuredOf(fields: Fields): Measured | string {
  const { value, values, counts, statisticSet } = fields;
  const forms = [value, values, statisticSet].filter((form) => form !== undefined).length;
  if (forms > 1) return "has more than one of value, values and statisticSet";
  if (counts !== undefined && values === undefined) return "has counts without values";
  if (statisticSet !== undefined) {
    const set = statisticSetOf(statisticSet);
    return typeof set === "string" ? set : { statisticSet: set };
  }
  if (values === undefined) return isNumber(value) ? { value } : `value is ${shown(value)}, must be a number`;
  if (!isNumbers(values)) return `values is ${shown(values)}, must be a list of numbers`;
  if (counts === undefined) return { values };
  return isNumbers(counts) ? { values, counts } : `counts is ${shown(counts)}, must be a list of numbers`;
}
