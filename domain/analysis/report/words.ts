/** Seconds that a date of four digits' year can tell. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** ISO time of Unix seconds, held within the years 1 to 9999. */
export const instantOf = (seconds: number): string =>
  new Date(Math.max(EARLIEST, Math.min(LATEST, seconds || 0)) * 1000).toISOString();

/** A time of day as people at night read it: hours, minutes, seconds, in UTC. */
export const clockOf = (seconds: number): string => `${instantOf(seconds).slice(11, 19)} UTC`;

const rounded = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
};

/** A figure with its unit. @example figure(0.021, "Seconds") // "21 ms" */
export function figure(value: number, unit: string): string {
  const seconds = unit === "Seconds" ? value : unit === "Milliseconds" ? value / 1000 : undefined;
  if (seconds !== undefined) return Math.abs(seconds) < 1 ? `${rounded(seconds * 1000)} ms` : `${rounded(seconds)} s`;
  if (unit === "Percent") return `${rounded(value)} %`;
  return ["Count", "None", ""].includes(unit) ? rounded(value) : `${rounded(value)} ${unit.toLowerCase()}`;
}

/** @example listed(["a", "b", "c"]) // "a, b and c" */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

/** @example counted(2, "trace") // "2 traces" */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A share as percent, never rounded up to 100; finer from 99 on. @example percentOf(0.99954) // "99.954 %" */
export function percentOf(share: number): string {
  if (share >= 1) return "100 %";
  const parts = share < 0.99 ? 10 : 1000;
  return `${Math.min(99.999, Math.floor(share * 100 * parts + 1e-6) / parts)} %`;
}

const SPANS = [
  [2 * 86_400, 86_400, "days"],
  [2 * 3600, 3600, "h"],
  [120, 60, "min"],
] as const;

/** A span of time. @example spanOf(20_880) // "5.8 h" */
export function spanOf(seconds: number): string {
  const [, size, unit] = SPANS.find(([from]) => seconds >= from) ?? [0, 1, "s"];
  return `${Number((seconds / size).toFixed(1))} ${unit}`;
}
