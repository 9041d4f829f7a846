import { ERROR_LEVELS, LOG_FIELDS } from "../../../domain/contracts/log-line.js";

// Only fields, filter, sort, limit, coalesce and substr: what the laptop's Logs Insights knows too.

const { level, message, operation, errorName, errorStack } = LOG_FIELDS;

const list = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(", ")}]`;

const newest = (levels: readonly string[], fields: readonly string[], limit: number): string =>
  [`fields ${fields.join(", ")}`, `filter ${level} in ${list(levels)}`, "sort @timestamp desc", `limit ${limit}`].join("\n| ");

/** Columns that are put together of two fields, or cut. */
export const LOG_COLUMNS = { text: "text", errorName: "errorName", stack: "stack" } as const;

/** Characters of a text that are fetched: a line may be a megabyte, and whoever calls a service may be able to have it written. */
export const FETCHED_TEXT = 8000;

const begin = (expression: string, column: string): string => `substr(${expression}, 0, ${FETCHED_TEXT}) as ${column}`;

/** When a function fails, Lambda's own line has the error as its message (page "Log formats": Node.js, JSON). */
const COMMON = [
  ...["@timestamp", "@log", level, operation],
  begin(`coalesce(${message}, ${message}.errorMessage)`, LOG_COLUMNS.text),
  `coalesce(${errorName}, ${message}.errorType) as ${LOG_COLUMNS.errorName}`,
];

/** Newest error lines with their stacks. */
export const errorLines = (limit: number): string =>
  newest(ERROR_LEVELS, [...COMMON, begin(errorStack, LOG_COLUMNS.stack)], limit);

/** Newest warnings. */
export const warnLines = (limit: number): string => newest(["WARN"], COMMON, limit);

/** Newest lines of both kinds: what is usual. */
export const usualLines = (limit: number): string => newest(["WARN", ...ERROR_LEVELS], COMMON, limit);
