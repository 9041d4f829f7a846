import type { Arena } from "../arena.js";
import { Random } from "./random.js";

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
    const below = this.count(value, kept, false);
    const upTo = this.count(value, kept, true);
    if (kept < SAMPLE) {
      counters[KEPT] = kept + 1;
      this.insert(value, below, kept);
    } else if (this.random.below(1e6) < 1e6 * Math.max(SAMPLE / seen, LEAST_SHARE)) {
      const gone = this.random.below(SAMPLE);
      sample.copyWithin(gone, gone + 1);
      this.insert(value, this.count(value, SAMPLE - 1, false), SAMPLE - 1);
    }
    return kept === 0 ? 0.5 : (below + upTo) / 2 / kept;
  }

  /** How many of the first `kept` are smaller than a value, or with `equal` not larger. */
  private count(value: number, kept: number, equal: boolean): number {
    let low = 0;
    let high = kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.sample[middle] ?? 0;
      if (other < value || (equal && other === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(value: number, place: number, kept: number): void {
    this.sample.copyWithin(place + 1, place, kept);
    this.sample[place] = value;
  }
}
