import type { Arena } from "../arena.js";

/** Weight of a value in mean and spread. */
const WEIGHT = 0.005;

const SEEN = 0;
const MEAN = 1;
const SPREAD = 2;
const NUMBERS = 3;

/**
 * Distance from the mean in mean deviations, large ones compressed (inverse hyperbolic sine: Burbidge, Magee and Robb,
 * "Alternative Transformations to Handle Extreme Values", 1988): beside rare peaks small movements still count.
 */
export class Squash {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
  }

  ask(value: number): number {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    const weight = Math.max(WEIGHT, 1 / seen);
    const away = seen === 1 ? 0 : value - (state[MEAN] ?? 0);
    const mean = seen === 1 ? value : (state[MEAN] ?? 0) + weight * away;
    const spread = (state[SPREAD] ?? 0) + weight * (Math.abs(away) - (state[SPREAD] ?? 0));
    state[SEEN] = seen;
    state[MEAN] = mean;
    state[SPREAD] = spread;
    return spread > 0 ? Math.asinh((value - mean) / spread) : 0;
  }
}
