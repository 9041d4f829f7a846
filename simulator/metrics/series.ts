import type { MetricDatum } from "./datum.js";
import { Distribution } from "./distribution.js";

interface Bucket {
  readonly start: number;
  readonly data: Distribution;
}

/** First index whose bucket starts at or after `time`. */
function lowerBound(buckets: readonly Bucket[], time: number): number {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((buckets[middle]?.start ?? Number.POSITIVE_INFINITY) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The data of one metric, unit and resolution: buckets of one minute or one second, in order of time. */
export class Series {
  private buckets: Bucket[] = [];

  constructor(
    readonly unit: string,
    readonly resolutionMs: number,
    private readonly maxValues: number,
  ) {}

  get isEmpty(): boolean {
    return this.buckets.length === 0;
  }

  put(datum: MetricDatum): void {
    const data = this.bucketAt(Math.floor(datum.timestamp / this.resolutionMs) * this.resolutionMs);
    if (datum.statisticSet) data.addSet(datum.statisticSet);
    else if (datum.values) datum.values.forEach((value, index) => void data.add(value, datum.counts?.[index] ?? 1));
    else data.add(datum.value, 1);
  }

  /** Buckets that start in [from, to), in order of time. */
  between(from: number, to: number): readonly Bucket[] {
    return this.buckets.slice(lowerBound(this.buckets, from), lowerBound(this.buckets, to));
  }

  dropBefore(time: number): void {
    const first = lowerBound(this.buckets, time);
    if (first > 0) this.buckets = this.buckets.slice(first);
  }

  private bucketAt(start: number): Distribution {
    const last = this.buckets.at(-1);
    if (last?.start === start) return last.data;
    const index = last && last.start < start ? this.buckets.length : lowerBound(this.buckets, start);
    const found = this.buckets[index];
    if (found?.start === start) return found.data;
    const data = new Distribution(this.maxValues);
    this.buckets.splice(index, 0, { start, data });
    return data;
  }
}
