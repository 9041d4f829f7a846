import { Bins } from "./bins.js";
import type { StatisticSet } from "./datum.js";
import { ExactSum } from "./exact-sum.js";
import type { Samples } from "./samples.js";

/** How far, relative to it, the sum of a statistic set may be from minimum × count for its values to count as known. */
const SUM_TOLERANCE = 1e-9;

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
  private values = new Float64Array(2);
  private counts = new Float64Array(2);
  private size = 0;
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
    else for (let index = 0; index < this.size; index += 1) samples.push(this.values[index] ?? 0, this.counts[index] ?? 0);
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
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    if (low < this.size && this.values[low] === value) this.counts[low] = (this.counts[low] ?? 0) + count;
    else this.insert(low, value, count);
  }

  private insert(at: number, value: number, count: number): void {
    if (this.size === this.maxValues) {
      this.startBins();
      this.bins?.add(value, count);
      return;
    }
    if (this.size === this.values.length) this.grow();
    this.values.copyWithin(at + 1, at, this.size);
    this.counts.copyWithin(at + 1, at, this.size);
    this.values[at] = value;
    this.counts[at] = count;
    this.size += 1;
  }

  private grow(): void {
    const length = Math.min(this.values.length * 2, Math.max(this.maxValues, 2));
    const [values, counts] = [new Float64Array(length), new Float64Array(length)];
    values.set(this.values);
    counts.set(this.counts);
    [this.values, this.counts] = [values, counts];
  }

  private startBins(): void {
    this.bins = new Bins(this.maxValues);
    for (let index = 0; index < this.size; index += 1) this.bins.add(this.values[index] ?? 0, this.counts[index] ?? 0);
    [this.values, this.counts, this.size] = [new Float64Array(0), new Float64Array(0), 0];
  }
}
