import type { Samples } from "./samples.js";
import { bucketAt, type Source } from "./source.js";
import { type Fold, SIMPLE, sampleCount } from "./statistics/fold.js";
import { type OfSamples, statisticOfSamples } from "./statistics/names.js";

/** One statistic of one metric. Stays valid while data is added. Times are epoch milliseconds. */
export interface StatisticReader {
  /** The statistic of the data that lies in [from, to); NaN: no data, or data that cannot tell it. */
  read(from: number, to: number): number;
  /** Samples that lie in [from, to). */
  samples(from: number, to: number): number;
  /** Start of the first minute (second, for high resolution) at or after `from` that has data, or Infinity. */
  nextData(from: number): number;
}

/** Sources that answer for a stretch of time of this length; they may become more. */
export type SourcesNow = (lengthMs: number) => readonly Source[];

/** Percentiles and the like are not available for negative values, nor where only an aggregate is known. */
const ofSamples =
  (statistic: OfSamples, scratch: Samples): Fold =>
  (sources, from, to) => {
    scratch.clear();
    for (const source of sources) source.pushTo(scratch, bucketAt(from, source.resolutionMs), bucketAt(to, source.resolutionMs));
    if (scratch.size === 0 || scratch.opaque) return Number.NaN;
    scratch.sort();
    return (scratch.values[0] ?? 0) < 0 ? Number.NaN : statistic(scratch);
  };

/** @throws {MetricQueryError} for a statistic that CloudWatch does not know */
export const foldNamed = (statistic: string, scratch: Samples): Fold => {
  const sampled = statisticOfSamples(statistic);
  const simple = SIMPLE[statistic];
  return sampled || !simple ? ofSamples(sampled ?? (() => Number.NaN), scratch) : simple;
};

/** A reader over the sources that a metric has at the time of each call. */
export class SourceReader implements StatisticReader {
  constructor(
    private readonly sources: SourcesNow,
    private readonly fold: Fold,
  ) {}

  read(from: number, to: number): number {
    return this.fold(this.sources(to - from), from, to);
  }

  samples(from: number, to: number): number {
    const count = sampleCount(this.sources(to - from), from, to);
    return Number.isNaN(count) ? 0 : count;
  }

  nextData(from: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const source of this.sources(Number.POSITIVE_INFINITY))
      next = Math.min(next, source.next(bucketAt(from, source.resolutionMs)) * source.resolutionMs);
    return next;
  }
}
