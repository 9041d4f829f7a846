import { UsageError } from "../../errors.js";

/** A row of a series. */
export interface Row {
  /** As it is written. */
  readonly timestamp: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As it is written. */
  readonly text: string;
  /** NaN where there is no value: an empty field or NaN. */
  readonly value: number;
}

/** Columns of a series, in this order. */
export const COLUMNS = ["timestamp", "value"] as const;

const SHOWN = 60;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SECONDS_OR_MILLISECONDS = /^-?\d+(\.\d+)?$/;
const ZONE = /(z|[+-]\d\d:?\d\d)$/i;

/** Epoch numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const MILLISECONDS_FROM = 1e11;

/** Largest time that has a date, in milliseconds. */
const LAST_TIME = 8.64e15;

const shown = (text: string): string => JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** @throws UsageError when the line does not name the columns */
export function checkHeader(line: string, where: string): void {
  const names = line.replace(/^\uFEFF/, "").trim();
  if (names.toLowerCase() !== COLUMNS.join(","))
    throw new UsageError(`${where}: the header is ${shown(names)}, it must be ${COLUMNS.join(",")}`);
}

/** A time without a zone is UTC. */
function timeOf(text: string): number {
  if (SECONDS_OR_MILLISECONDS.test(text)) {
    const number = Number(text);
    return Math.abs(number) < MILLISECONDS_FROM ? number * 1000 : number;
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return Number.NaN;
  const iso = text.replace(" ", "T");
  return Date.parse(ZONE.test(iso) || !iso.includes("T") ? iso : `${iso}Z`);
}

/** @throws UsageError when it is no row of a series */
export function parseRow(line: string, where: string): Row {
  const fields = line.split(",");
  const [timestamp = "", text = ""] = fields.map((field) => field.trim());
  if (fields.length !== COLUMNS.length)
    throw new UsageError(`${where}: ${fields.length} fields, there must be ${COLUMNS.length} (${COLUMNS.join(",")})`);
  const at = timeOf(timestamp);
  if (!(Math.abs(at) <= LAST_TIME))
    throw new UsageError(`${where}: ${shown(timestamp)} is no timestamp, write ISO 8601 or seconds or milliseconds since 1970`);
  const missing = text === "" || text.toLowerCase() === "nan";
  if (!missing && !NUMBER.test(text))
    throw new UsageError(`${where}: ${shown(text)} is no number; leave the field empty where there is no value`);
  return { timestamp, at, text, value: missing ? Number.NaN : Number(text) };
}
