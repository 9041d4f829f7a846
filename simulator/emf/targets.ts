import type { EmfViolation } from "./errors.js";

/** Most values of one metric in one line. */
const MAX_VALUES = 100;
const MAX_DIMENSION_VALUE_LENGTH = 1024;

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The value of a dimension: a member of the root, as text. */
export function targetText(document: Readonly<Record<string, unknown>>, key: string, violations: EmfViolation[]): string {
  const value = Object.hasOwn(document, key) ? document[key] : undefined;
  if (typeof value !== "string" || value === "") {
    violations.push({ path: key, problem: "is a dimension and must be a string that is not empty" });
    return "";
  }
  if (value.length > MAX_DIMENSION_VALUE_LENGTH)
    violations.push({
      path: key,
      problem: `is a dimension of ${value.length} characters, at most ${MAX_DIMENSION_VALUE_LENGTH} are allowed`,
    });
  return value;
}

/** A metric's values: one number, or a list (each occurs once); null when it is wrong, or an empty list, which is no data. */
export function metricValues(
  document: Readonly<Record<string, unknown>>,
  name: string,
  violations: EmfViolation[],
): number | { values: number[] } | null {
  const target = Object.hasOwn(document, name) ? document[name] : undefined;
  if (target === undefined) {
    violations.push({ path: name, problem: "is named as a metric and is not there" });
    return null;
  }
  if (isNumber(target)) return target;
  const wrong = (problem: string): null => {
    violations.push({ path: name, problem });
    return null;
  };
  if (Array.isArray(target)) {
    if (target.length > MAX_VALUES) return wrong(`has ${target.length} values, at most ${MAX_VALUES} are allowed`);
    if (!target.every(isNumber)) return wrong("must hold numbers only");
    return target.length > 0 ? { values: target } : null;
  }
  return wrong("must be a number or an array of numbers");
}
