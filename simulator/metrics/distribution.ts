import type { StatisticSet } from "./datum.js";

/** A value and how often it occurred. */
export type Weighted = readonly [value: number, count: number];

/** Relative width of a bin once a distribution keeps bins in place of values: 1 %. */
const BIN_BASE = Math.log(1.01);

/** Index of the finest bin of a magnitude. Coarser bins halve it, so that the way there does not change the result. */
const finestBin = (magnitude: number): number => Math.floor(Math.log(magnitude) / BIN_BASE);

/**
 * What was measured in one stretch of time: exact count, sum, minimum and maximum, and the values themselves for percentiles.
 * Above `maxValues` different values it keeps bins of 1 % (coarser when even these are too many), so memory is bounded. The
 * result does not depend on the order in which values came.
 */
export class Distribution {
  sampleCount = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  /** Part of the data is known only as an aggregate: no percentile can be told. */
  opaque = false;
  private exact: Map<number, number> | null = new Map();
  private bins = new Map<number, number>();
  private binLevel = 0;
  private outside = new Map<number, number>();

  constructor(private readonly maxValues: number) {}

  /** Adds `count` occurrences of `value`. */
  add(value: number, count: number): void {
    this.total(count, value * count, value, value);
    if (this.exact) {
      this.exact.set(value, (this.exact.get(value) ?? 0) + count);
      if (this.exact.size > this.maxValues) this.startBins(this.exact);
    } else this.bin(value, count);
  }

  /** Adds an aggregate. Its values are known only when there is one, or all are equal (page "Statistics definitions"). */
  addSet(set: StatisticSet): void {
    if (set.sampleCount === 1 || set.minimum === set.maximum) {
      const before = this.sum;
      this.add(set.minimum, set.sampleCount);
      this.sum = before + set.sum;
      return;
    }
    this.total(set.sampleCount, set.sum, set.minimum, set.maximum);
    this.opaque = true;
  }

  /** Values in ascending order with their counts; a bin shows its geometric middle, kept within minimum and maximum. */
  weighted(): Weighted[] {
    const inBounds = (value: number): number => Math.min(this.maximum, Math.max(this.minimum, value));
    const width = 2 ** this.binLevel;
    const binned = [...this.bins].map(([bin, count]): Weighted => [inBounds(Math.exp((bin + 0.5) * width * BIN_BASE)), count]);
    return [...(this.exact ?? this.outside), ...binned].sort(([a], [b]) => a - b);
  }

  private total(count: number, sum: number, minimum: number, maximum: number): void {
    this.sampleCount += count;
    this.sum += sum;
    this.minimum = Math.min(this.minimum, minimum);
    this.maximum = Math.max(this.maximum, maximum);
  }

  private startBins(values: ReadonlyMap<number, number>): void {
    this.exact = null;
    for (const [value, count] of values) this.bin(value, count);
  }

  private bin(value: number, count: number): void {
    // Zero has no logarithm, and below zero no percentile is told (see statistics.ts), so one entry serves.
    if (value <= 0) {
      const key = value === 0 ? 0 : -1;
      this.outside.set(key, (this.outside.get(key) ?? 0) + count);
      return;
    }
    const key = Math.floor(finestBin(value) / 2 ** this.binLevel);
    this.bins.set(key, (this.bins.get(key) ?? 0) + count);
    while (this.bins.size > this.maxValues) this.coarsen();
  }

  private coarsen(): void {
    const coarser = new Map<number, number>();
    for (const [bin, count] of this.bins) {
      const key = Math.floor(bin / 2);
      coarser.set(key, (coarser.get(key) ?? 0) + count);
    }
    this.bins = coarser;
    this.binLevel += 1;
  }
}
