import { extname } from "node:path";

/** Formats of event files. */
export const EVENT_FORMATS = ["ndjson", "csv", "get-metric-data"] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** The format of a file that does not say it: CSV by its name, what get-metric-data wrote by the queries given, else NDJSON. */
export const formatOf = (file: string, queries: string | undefined): EventFormat =>
  queries !== undefined ? "get-metric-data" : extname(file).toLowerCase() === ".csv" ? "csv" : "ndjson";
