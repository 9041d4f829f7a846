import { Bins } from "./bins.js";
import type { StatisticSet } from "./datum.js";
import { ExactSum } from "./exact-sum.js";
import type { Samples } from "./samples.js";

/** How far, relative to it, the sum of a statistic set may be from minimum × count for its values to count as known. */
const SUM_TOLERANCE = 1e-9;

/** Up to here the arrays have the length that they need; an array that grows in place takes room for sixteen more. */
const SMALL = 16;

/**
 * What was measured in one stretch of time: exact count, sum, minimum and maximum, and the values themselves for percentiles.
 * Above `maxValues` different values it keeps bins of 1 %, so memory is bounded. The result does not depend on the order in
 * which values came: the sum is exact until it is read, the values are kept in order, and bins do not remember the way there.
 * (Counts that are not whole add up with rounding.)
 */
export class Distribution {
  sampleCount = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  /** Part of the data is known only as an aggregate: no percentile can be told. */
  opaque = false;
  private readonly exact = new ExactSum();
  private rounded = 0;
  /** Ascending. Plain arrays: most distributions are small, and there are many. */
  private values: number[] = [];
  private counts: number[] = [];
  private bins: Bins | null = null;

  constructor(private readonly maxValues: number) {}

  get sum(): number {
    return this.rounded;
  }

  /** Adds `count` occurrences of `value`. */
  add(value: number, count: number): void {
    this.exact.addProduct(value, count);
    this.note(value, count);
    this.total(count, value, value);
  }

  /** Adds an aggregate. Its values are known only when all are equal (page "CloudWatch statistics definitions"). */
  addSet({ sampleCount, sum, minimum, maximum }: StatisticSet): void {
    this.exact.add(sum);
    const equal = minimum * sampleCount;
    if (minimum === maximum && Math.abs(sum - equal) <= Math.abs(equal) * SUM_TOLERANCE) this.note(minimum, sampleCount);
    else this.opaque = true;
    this.total(sampleCount, minimum, maximum);
  }

  /** Adds its values to `samples`, in ascending order; a bin as its middle, kept within minimum and maximum. */
  pushTo(samples: Samples): void {
    if (this.opaque) samples.opaque = true;
    if (this.bins) this.bins.pushTo(samples, this.minimum, this.maximum);
    else
      for (let index = 0; index < this.values.length; index += 1) samples.push(this.values[index] ?? 0, this.counts[index] ?? 0);
  }

  private total(count: number, minimum: number, maximum: number): void {
    this.sampleCount += count;
    this.rounded = this.exact.value;
    this.minimum = Math.min(this.minimum, minimum);
    this.maximum = Math.max(this.maximum, maximum);
  }

  private note(value: number, count: number): void {
    if (this.bins) {
      this.bins.add(value, count);
      return;
    }
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    if (this.values[low] === value) this.counts[low] = (this.counts[low] ?? 0) + count;
    else this.insert(low, value, count);
  }

  private insert(at: number, value: number, count: number): void {
    if (this.values.length === this.maxValues) {
      this.startBins().add(value, count);
      return;
    }
    if (this.values.length < SMALL) {
      this.values = this.values.toSpliced(at, 0, value);
      this.counts = this.counts.toSpliced(at, 0, count);
    } else {
      this.values.splice(at, 0, value);
      this.counts.splice(at, 0, count);
    }
  }

  private startBins(): Bins {
    const bins = new Bins(this.maxValues);
    this.values.forEach((value, index) => void bins.add(value, this.counts[index] ?? 0));
    [this.values, this.counts, this.bins] = [[], [], bins];
    return bins;
  }
}
