import type { Samples } from "./samples.js";

/**
 * The data of one metric, unit and resolution. Buckets are named by their index: epoch time ÷ resolution. A range [first, end)
 * of buckets may lie anywhere, in long stretches without data too.
 */
export interface Source {
  readonly unit: string;
  readonly resolutionMs: number;
  /** Samples in the range; 0 without data. */
  count(first: number, end: number): number;
  /** Sum, bucket after bucket; NaN without data. */
  sum(first: number, end: number): number;
  /** Infinity without data. */
  minimum(first: number, end: number): number;
  /** −Infinity without data. */
  maximum(first: number, end: number): number;
  /** Adds all values of the range. */
  pushTo(samples: Samples, first: number, end: number): void;
  /** First bucket at or after `first` that has data, or Infinity. */
  next(first: number): number;
}

/** First bucket that starts at or after a time; of a range's end, the first bucket that is no more in it. */
export const bucketAt = (time: number, resolutionMs: number): number => Math.ceil(time / resolutionMs);
