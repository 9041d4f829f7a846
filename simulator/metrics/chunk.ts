import type { MetricDatum } from "./datum.js";
import { Distribution } from "./distribution.js";
import type { Samples } from "./samples.js";

/** Buckets of a chunk. */
export const CHUNK_SIZE = 256;

/**
 * Buckets side by side. Most hold one value, however often it occurred: two numbers in typed arrays. A bucket that holds more
 * has a distribution, and NaN for its value.
 */
export class Chunk {
  /** Samples of each bucket; 0: no data. */
  readonly counts = new Float64Array(CHUNK_SIZE);
  readonly values = new Float64Array(CHUNK_SIZE);
  private many: (Distribution | undefined)[] = [];

  constructor(
    /** Index of the first bucket ÷ CHUNK_SIZE. */
    readonly number: number,
    private readonly maxValues: number,
  ) {}

  put(slot: number, datum: MetricDatum): void {
    if (datum.statisticSet) this.distribution(slot).addSet(datum.statisticSet);
    else if (datum.values) datum.values.forEach((value, index) => void this.add(slot, value, datum.counts?.[index] ?? 1));
    else this.add(slot, datum.value, 1);
    const distribution = this.many[slot];
    if (distribution) this.counts[slot] = distribution.sampleCount;
  }

  /** Data of a bucket whose value is NaN. */
  sum(slot: number): number {
    return this.many[slot]?.sum ?? 0;
  }

  minimum(slot: number): number {
    return this.many[slot]?.minimum ?? Number.POSITIVE_INFINITY;
  }

  maximum(slot: number): number {
    return this.many[slot]?.maximum ?? Number.NEGATIVE_INFINITY;
  }

  pushTo(samples: Samples, slot: number): void {
    const distribution = this.many[slot];
    if (distribution) distribution.pushTo(samples);
    else samples.push(this.values[slot] ?? 0, this.counts[slot] ?? 0);
  }

  private add(slot: number, given: number, count: number): void {
    const value = given + 0; // −0 becomes 0: which of them came first must not show
    const before = this.counts[slot] ?? 0;
    if (this.many[slot] || (before > 0 && this.values[slot] !== value)) this.distribution(slot).add(value, count);
    else {
      this.values[slot] = value;
      this.counts[slot] = before + count;
    }
  }

  private distribution(slot: number): Distribution {
    const found = this.many[slot];
    if (found) return found;
    const created = new Distribution(this.maxValues);
    const count = this.counts[slot] ?? 0;
    if (count > 0) created.add(this.values[slot] ?? 0, count);
    if (this.many.length === 0) this.many = Array.from({ length: CHUNK_SIZE }, () => undefined);
    this.many[slot] = created;
    this.values[slot] = Number.NaN;
    return created;
  }
}
