import { type Entry, listBytes } from "./queue.js";
import type { PostedMetric } from "./types.js";

/** Metrics that are sent together, under one Idempotency-Key however often. */
export interface Batch {
  readonly key: string;
  readonly entries: readonly Entry[];
  readonly bytes: number;
  /** Requests made so far. */
  attempts: number;
}

/** A batch that was never sent. */
export const batchOf = (entries: readonly Entry[], key: string): Batch => ({
  key,
  entries,
  bytes: listBytes(entries),
  attempts: 0,
});

/** Always the same bytes: the API compares what comes under a known key. */
export const bodyOf = ({ entries }: Batch): string => `[${entries.map(({ text }) => text).join(",")}]`;

/** The metrics of entries, as they were tracked. */
export const metricsOf = (entries: readonly Entry[]): PostedMetric[] => entries.map(({ text }) => JSON.parse(text));
