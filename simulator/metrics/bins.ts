import type { Samples } from "./samples.js";

/** Relative width of a bin: 1 %. */
const BIN_BASE = Math.log(1.01);

/** Index of the finest bin of a magnitude. Coarser bins halve it, so that the way there does not change the result. */
const finestBin = (magnitude: number): number => Math.floor(Math.log(magnitude) / BIN_BASE);

/** At most `maxBins` bins of 1 % of their value, coarser when even these are too many. */
export class Bins {
  private bins = new Map<number, number>();
  private level = 0;
  private readonly outside = new Map<number, number>();

  constructor(private readonly maxBins: number) {}

  add(value: number, count: number): void {
    // Zero has no logarithm, and below zero no percentile is told (see statistics.ts), so one entry serves.
    if (value <= 0) {
      const key = value === 0 ? 0 : -1;
      this.outside.set(key, (this.outside.get(key) ?? 0) + count);
      return;
    }
    const key = Math.floor(finestBin(value) / 2 ** this.level);
    this.bins.set(key, (this.bins.get(key) ?? 0) + count);
    while (this.bins.size > this.maxBins) this.coarsen();
  }

  /** Adds each bin as its geometric middle, kept within the bounds, in ascending order. */
  pushTo(samples: Samples, minimum: number, maximum: number): void {
    const width = 2 ** this.level;
    for (const [value, count] of [...this.outside].sort(([a], [b]) => a - b)) samples.push(value, count);
    for (const [bin, count] of [...this.bins].sort(([a], [b]) => a - b))
      samples.push(Math.min(maximum, Math.max(minimum, Math.exp((bin + 0.5) * width * BIN_BASE))), count);
  }

  private coarsen(): void {
    const coarser = new Map<number, number>();
    for (const [bin, count] of this.bins) {
      const key = Math.floor(bin / 2);
      coarser.set(key, (coarser.get(key) ?? 0) + count);
    }
    this.bins = coarser;
    this.level += 1;
  }
}
