import type { Arena } from "../arena.js";

/** Peaks that are kept; more change nothing, fewer make the estimate of the tail restless. */
const PEAKS = 64;

/** Share of all observations that the peaks are at most. */
const PEAK_SHARE = 0.02;

/** Fewer peaks say nothing of a tail. */
const LEAST_PEAKS = 8;

/** A tail may not be thinner than this share of the threshold, or rounding would pass for a surprise. */
const LEAST_EXCESS_SHARE = 1e-9;

const SEEN = 0;
const KEPT = 1;
const RUN = 2;
const RUN_PEAK = 3;
const PEAKS_AT = 4;

/**
 * Upper tail of a stream of numbers: how unlikely is a value as large as this one? Peaks over a threshold, their excess
 * taken as exponential: a generalised Pareto distribution of shape 0 (Siffer et al., "Anomaly Detection in Streams with
 * Extreme Value Theory", 2017). The threshold is the least of the largest values seen so far and so moves by itself.
 * A free shape was tried and did worse: a few peaks do not tell it.
 */
export class Tail {
  private readonly state: Float64Array;

  /**
   * @param longestRun values above the threshold in a row that are one peak, learnt when the run ends or is so long: a
   * slowly growing number would else make itself usual. 1: each value is a peak
   */
  constructor(
    arena: Arena,
    private readonly longestRun = 1,
  ) {
    this.state = arena.take(PEAKS_AT + PEAKS);
  }

  /**
   * Surprise at a value, then learns it.
   * @returns −log10 of the probability that a value is at least as large; 0 below the threshold
   */
  ask(value: number): number {
    const { state } = this;
    const surprise = this.surprise(value);
    state[SEEN] = (state[SEEN] ?? 0) + 1;
    if (this.longestRun === 1 || (state[KEPT] ?? 0) < LEAST_PEAKS) this.learn(value);
    else this.follow(value);
    return surprise;
  }

  /** Learns a run of large values when it is over. */
  private follow(value: number): void {
    const { state } = this;
    const run = state[RUN] ?? 0;
    const peak = state[RUN_PEAK] ?? 0;
    const above = value > (state[PEAKS_AT] ?? 0);
    if (above) {
      state[RUN] = run + 1;
      state[RUN_PEAK] = run === 0 ? value : Math.max(peak, value);
    }
    if (run > 0 && (!above || run >= this.longestRun)) {
      this.learn(peak);
      state[RUN] = 0;
    }
    if (!above) this.learn(value);
  }

  private surprise(value: number): number {
    const { state } = this;
    const kept = state[KEPT] ?? 0;
    const threshold = state[PEAKS_AT] ?? 0;
    if (kept < LEAST_PEAKS || value <= threshold) return 0;
    let excess = 0;
    for (let index = PEAKS_AT + 1; index < PEAKS_AT + kept; index += 1) excess += (state[index] ?? 0) - threshold;
    const mean = excess / (kept - 1) + LEAST_EXCESS_SHARE * Math.abs(threshold) + Number.MIN_VALUE;
    return Math.log10((state[SEEN] ?? 0) / kept) + (value - threshold) / mean / Math.LN10;
  }

  private learn(value: number): void {
    const { state } = this;
    const seen = state[SEEN] ?? 0;
    const kept = state[KEPT] ?? 0;
    if (kept < LEAST_PEAKS || (kept < PEAKS && kept < seen * PEAK_SHARE)) {
      state[KEPT] = kept + 1;
      let place = PEAKS_AT + kept;
      while (place > PEAKS_AT && (state[place - 1] ?? 0) > value) {
        state[place] = state[place - 1] ?? 0;
        place -= 1;
      }
      state[place] = value;
    } else if (value > (state[PEAKS_AT] ?? 0)) {
      let place = PEAKS_AT;
      while (place < PEAKS_AT + kept - 1 && (state[place + 1] ?? 0) < value) {
        state[place] = state[place + 1] ?? 0;
        place += 1;
      }
      state[place] = value;
    }
  }
}
