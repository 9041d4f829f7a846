import { ERROR_LEVELS, LOG_FIELDS } from "../../../domain/contracts/log-line.js";

// Only fields, filter, sort, limit and coalesce: what the laptop's Logs Insights knows too.

const { level, message, operation, errorName, errorStack } = LOG_FIELDS;

const list = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(", ")}]`;

const newest = (levels: readonly string[], fields: readonly string[], limit: number): string =>
  [`fields ${fields.join(", ")}`, `filter ${level} in ${list(levels)}`, "sort @timestamp desc", `limit ${limit}`].join("\n| ");

/** Columns that are put together of two fields. */
export const LOG_COLUMNS = { text: "text", errorName: "errorName" } as const;

/** When a function fails, Lambda's own line has the error as its message (page "Log formats": Node.js, JSON). */
const COMMON = [
  ...["@timestamp", "@log", level, operation],
  `coalesce(${message}, ${message}.errorMessage) as ${LOG_COLUMNS.text}`,
  `coalesce(${errorName}, ${message}.errorType) as ${LOG_COLUMNS.errorName}`,
];

/** Newest error lines with their stacks. */
export const errorLines = (limit: number): string => newest(ERROR_LEVELS, [...COMMON, errorStack], limit);

/** Newest warnings. */
export const warnLines = (limit: number): string => newest(["WARN"], COMMON, limit);

/** Newest lines of both kinds: what is usual. */
export const usualLines = (limit: number): string => newest(["WARN", ...ERROR_LEVELS], COMMON, limit);
