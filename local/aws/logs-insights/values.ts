/** Value of a field: null where the record has none. Times are dates. */
export type Value = string | number | Date | null;

/** True where there is nothing. */
export const isMissing = (value: Value): value is null => value === null;

/** The value as a number; null where it is none. */
export function numberOf(value: Value): number | null {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return value;
  if (value === null || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Digits kept of a number: more would show how it is stored. */
const PRECISION = 15;

/** The value as results show it: times as `2026-01-01 10:00:00.000`, in UTC; "" where there is nothing. */
export function textOf(value: Value): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace("Z", "");
  return typeof value === "number" ? String(Number(value.toPrecision(PRECISION))) : value;
}

/** True for what lets a record pass a filter. */
export const isTrue = (value: Value): boolean => value !== null && value !== "" && value !== 0;

/** Order of two values: as numbers where both are, else as texts; what is missing comes last. */
export function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return x - y;
  const [s, t] = [textOf(a), textOf(b)];
  return s < t ? -1 : s > t ? 1 : 0;
}
