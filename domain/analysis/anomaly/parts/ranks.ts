import type { Arena } from "../arena.js";
import { Random } from "./random.js";
import { replaceRow } from "./rows.js";

/** Values of the sample. */
const SAMPLE = 200;

/** A value replaces another of the sample at least so often, so that the sample follows what lasts. */
const LEAST_SHARE = 0.02;

const SEEN = 0;
const KEPT = 1;
const COUNTERS = 2;

/** Which share of the past is smaller than a value, by a sorted random sample of it (Vitter, "Random Sampling with a Reservoir", 1985). */
export class Ranks {
  private readonly counters: Float64Array;
  private readonly sample: Float64Array;
  private readonly random: Random;

  constructor(arena: Arena) {
    this.counters = arena.take(COUNTERS);
    this.sample = arena.take(SAMPLE);
    this.random = new Random(arena);
  }

  /** Rank of a value among those before it, from 0 to 1, then learns it; a value like many others has the middle of their ranks. */
  ask(value: number): number {
    const { counters, sample } = this;
    const kept = counters[KEPT] ?? 0;
    const seen = (counters[SEEN] ?? 0) + 1;
    counters[SEEN] = seen;
    const below = this.smaller(value, kept);
    const upTo = this.notLarger(value, below, kept);
    if (kept < SAMPLE) {
      counters[KEPT] = kept + 1;
      replaceRow(sample, 1, kept, below);
      sample[below] = value;
    } else if (this.random.below(1e6) < 1e6 * Math.max(SAMPLE / seen, LEAST_SHARE)) {
      const gone = this.random.below(SAMPLE);
      const place = gone < below ? below - 1 : below;
      replaceRow(sample, 1, gone, place);
      sample[place] = value;
    }
    return kept === 0 ? 0.5 : (below + upTo) / 2 / kept;
  }

  /** How many of the first `kept` are smaller than a value. */
  private smaller(value: number, kept: number): number {
    const { sample } = this;
    let low = 0;
    let high = kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sample[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many of the first `kept` are not larger than a value, of which the first `below` are smaller. */
  private notLarger(value: number, below: number, kept: number): number {
    const { sample } = this;
    let low = below;
    // Most values are not in the sample, or once.
    if (low < kept && sample[low] === value) low += 1;
    if (!(low < kept && sample[low] === value)) return low;
    let high = kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sample[middle] === value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
