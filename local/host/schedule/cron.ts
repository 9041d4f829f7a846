import type { Schedule } from "./model.js";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY_MS = 86_400_000;
const LAST_YEAR = 2199;

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Names of the values, from `low` on. */
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minutes", low: 0, high: 59 },
  { name: "hours", low: 0, high: 23 },
  { name: "day of month", low: 1, high: 31 },
  { name: "month", low: 1, high: 12, names: MONTHS },
  { name: "day of week", low: 1, high: 7, names: DAYS },
  { name: "year", low: 1970, high: LAST_YEAR },
];

const numberIn = ({ low, high, names = [] }: Field, text: string): number | null => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? low + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : null;
};

/** Values of one field, or what is wrong with it. */
function valuesOf(field: Field, text: string): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", stepText = "1"] = part.split("/");
    const step = /^\d+$/.test(stepText) ? Number(stepText) : 0;
    const [from = "", to] = range === "*" || range === "?" ? [String(field.low), String(field.high)] : range.split("-");
    const first = numberIn(field, from);
    // `5/15` runs from 5 to the end.
    const last = to === undefined ? (part.includes("/") ? field.high : first) : numberIn(field, to);
    if (step < 1 || first === null || last === null || last < first) return `${field.name} cannot be ${text} here`;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}

/**
 * The schedule of EventBridge's six fields: minutes, hours, day of month, month, day of week (1 = Sunday), year; with lists, ranges,
 * steps and names. `L`, `W` and `#` are refused.
 * @returns what is wrong, as a text, when it is not one
 */
export function parseCron(text: string): Schedule | string {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `${parts.length} fields, but cron has ${FIELDS.length}`;
  if ((parts[2] === "?") === (parts[4] === "?")) return "exactly one of day of month and day of week must be ?";
  const parsed = FIELDS.map((field, index) => valuesOf(field, parts[index] ?? ""));
  const problem = parsed.find((one) => typeof one === "string");
  if (problem !== undefined) return problem;
  const has = (index: number, value: number): boolean => {
    const values = parsed[index];
    return values instanceof Set && values.has(value);
  };
  const isDay = (date: Date): boolean =>
    has(5, date.getUTCFullYear()) && has(3, date.getUTCMonth() + 1) && has(2, date.getUTCDate()) && has(4, date.getUTCDay() + 1);

  return {
    next(now) {
      const first = Math.floor(now / 60_000) * 60_000 + 60_000;
      for (let day = Math.floor(first / DAY_MS) * DAY_MS; new Date(day).getUTCFullYear() <= LAST_YEAR; day += DAY_MS) {
        if (!isDay(new Date(day))) continue;
        for (let minute = day < first ? (first - day) / 60_000 : 0; minute < 1440; minute++)
          if (has(1, Math.floor(minute / 60)) && has(0, minute % 60)) return day + minute * 60_000;
      }
      return null;
    },
  };
}
