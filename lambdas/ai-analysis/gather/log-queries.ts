import { ERROR_LEVELS, LOG_FIELDS } from "../../../domain/contracts/log-line.js";

// Only fields, filter, sort and limit: what the laptop's Logs Insights knows too.

const { level, message, operation, errorName, errorStack } = LOG_FIELDS;

const list = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(", ")}]`;

const newest = (levels: readonly string[], fields: readonly string[], limit: number): string =>
  [`fields ${fields.join(", ")}`, `filter ${level} in ${list(levels)}`, "sort @timestamp desc", `limit ${limit}`].join("\n| ");

const COMMON = ["@timestamp", "@log", level, message, operation, errorName];

/** Newest error lines with their stacks. */
export const errorLines = (limit: number): string => newest(ERROR_LEVELS, [...COMMON, errorStack], limit);

/** Newest warnings. */
export const warnLines = (limit: number): string => newest(["WARN"], COMMON, limit);

/** Newest lines of both kinds: what is usual. */
export const usualLines = (limit: number): string => newest(["WARN", ...ERROR_LEVELS], COMMON, limit);
