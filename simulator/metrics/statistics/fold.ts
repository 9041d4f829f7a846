import { bucketAt, type Source } from "../source.js";

/** A statistic of the buckets of all sources that start in [from, to); NaN without data. */
export type Fold = (sources: readonly Source[], from: number, to: number) => number;

export const sampleCount: Fold = (sources, from, to) => {
  let total = 0;
  for (const source of sources) total += source.count(bucketAt(from, source.resolutionMs), bucketAt(to, source.resolutionMs));
  return total === 0 ? Number.NaN : total;
};

const sum: Fold = (sources, from, to) => {
  let total = Number.NaN;
  for (const source of sources) {
    const part = source.sum(bucketAt(from, source.resolutionMs), bucketAt(to, source.resolutionMs));
    if (!Number.isNaN(part)) total = Number.isNaN(total) ? part : total + part;
  }
  return total;
};

const minimum: Fold = (sources, from, to) => {
  let least = Number.POSITIVE_INFINITY;
  for (const source of sources)
    least = Math.min(least, source.minimum(bucketAt(from, source.resolutionMs), bucketAt(to, source.resolutionMs)));
  return least === Number.POSITIVE_INFINITY ? Number.NaN : least;
};

const maximum: Fold = (sources, from, to) => {
  let most = Number.NEGATIVE_INFINITY;
  for (const source of sources)
    most = Math.max(most, source.maximum(bucketAt(from, source.resolutionMs), bucketAt(to, source.resolutionMs)));
  return most === Number.NEGATIVE_INFINITY ? Number.NaN : most;
};

/** Statistics that need no single values. */
export const SIMPLE: Readonly<Record<string, Fold>> = {
  SampleCount: sampleCount,
  Sum: sum,
  Average: (sources, from, to) => sum(sources, from, to) / sampleCount(sources, from, to),
  Minimum: minimum,
  Maximum: maximum,
};
