import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

/** Ranges of ranks, each of which holds as many values in the long run. */
const RANGES = 8;

/** The long run is so many times the short one. */
const LONG = 10;

/** Share that a range has at least, so that one value in an empty one does not mean everything. */
const LEAST_SHARE = 0.01;

/**
 * How otherwise the latest values are mixed than those of a longer past: Pearson's chi-squared statistic of their ranks, in place
 * of the relative entropy of Wang et al. ("Statistical Techniques for Online Anomaly Detection in Data Centers", 2011). Sees what
 * no single value shows: bursts that have become denser or stay away, a range that is no longer reached.
 */
export class MixturePart {
  private readonly state: Float64Array;
  private readonly short: Float64Array;
  private readonly long: Float64Array;
  private readonly tail: Tail;

  /** @param values that the short run is about */
  constructor(
    arena: Arena,
    private readonly values: number,
  ) {
    this.state = arena.take(1);
    this.short = arena.take(RANGES);
    this.long = arena.take(RANGES);
    this.tail = new Tail(arena, values);
  }

  /** @param rank of the value, from 0 to 1 */
  ask(rank: number): number {
    const { state, short, long, values } = this;
    const seen = (state[0] ?? 0) + 1;
    state[0] = seen;
    const weight = 2 / (values + 1);
    const shortWeight = Math.max(weight, 1 / seen);
    const longWeight = Math.max(weight / LONG, 1 / seen);
    const hit = Math.min(RANGES - 1, Math.floor(rank * RANGES));
    let difference = 0;
    for (let range = 0; range < RANGES; range += 1) {
      const now = range === hit ? 1 : 0;
      const lately = (short[range] ?? 0) + shortWeight * (now - (short[range] ?? 0));
      const before = (long[range] ?? 0) + longWeight * (now - (long[range] ?? 0));
      short[range] = lately;
      long[range] = before;
      difference += (lately - before) ** 2 / (before + LEAST_SHARE);
    }
    return seen < values ? 0 : this.tail.ask(difference);
  }
}
