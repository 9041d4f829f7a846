import type { Arena } from "./arena.js";

/** Weight of a value in the forecast. */
const LEVEL_WEIGHT = 0.1;

/** Weight of a miss in the usual miss. */
const SPREAD_WEIGHT = 0.02;

/** A miss counts as at most so many usual ones, so that a spike moves neither forecast nor interval far. */
const MOST_MISSES = 4;

/** Share of the values that the interval misses. */
const OUTSIDE_SHARE = 0.01;

/** Step of the interval's width, in usual misses, per value. */
const WIDTH_STEP = 0.05;

/** Width of the interval to begin with, in usual misses: 2.58 standard deviations of a normal distribution. */
const FIRST_WIDTH = 3.2;

/** Values before an interval is given. */
const LEAST_VALUES = 12;

const SEEN = 0;
const LEVEL = 1;
const SPREAD = 2;
const WIDTH = 3;
const NUMBERS = 4;

/** What the next value should be. */
export interface Expected {
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * One-step forecast by exponential smoothing with clipped misses (Gelper, Fried and Croux, "Robust Forecasting with
 * Exponential and Holt-Winters Smoothing", 2010); the width of its interval follows the share of values outside by
 * stochastic approximation (Gibbs and Candès, "Adaptive Conformal Inference Under Distribution Shift", 2021).
 */
export class Expectation {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
  }

  next(): Expected {
    const { state } = this;
    const seen = state[SEEN] ?? 0;
    const level = state[LEVEL] ?? 0;
    if (seen === 0) return { expected: null, lower: null, upper: null };
    if (seen < LEAST_VALUES) return { expected: level, lower: null, upper: null };
    const half = (state[SPREAD] ?? 0) * (state[WIDTH] ?? 0);
    return { expected: level, lower: level - half, upper: level + half };
  }

  learn(value: number): void {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    if (seen === 1) {
      state[LEVEL] = value;
      state[WIDTH] = FIRST_WIDTH;
      return;
    }
    const level = state[LEVEL] ?? 0;
    const spread = state[SPREAD] ?? 0;
    const width = state[WIDTH] ?? 0;
    const miss = value - level;
    const size = Math.abs(miss);
    if (seen > LEAST_VALUES) {
      const outside = size > spread * width ? 1 : 0;
      state[WIDTH] = Math.max(1, width + WIDTH_STEP * (outside - OUTSIDE_SHARE) * width);
    }
    const most = seen > LEAST_VALUES && spread > 0 ? spread * MOST_MISSES : Number.POSITIVE_INFINITY;
    const clipped = Math.min(size, most);
    state[LEVEL] = level + Math.max(LEVEL_WEIGHT, 1 / seen) * Math.sign(miss) * clipped;
    state[SPREAD] = spread + Math.max(SPREAD_WEIGHT, 1 / (seen - 1)) * (clipped - spread);
  }

  /** Takes a new level for granted: it has lasted. */
  move(level: number): void {
    this.state[LEVEL] = level;
  }
}
