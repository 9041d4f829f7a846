import type { Arena } from "./arena.js";
import { Season } from "./season.js";

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

/** Seasons that are tried: their period in milliseconds, and how many means each keeps. */
const HOUR_MS = 3_600_000;
const SEASONS = [
  { period: HOUR_MS, stretches: 12 },
  { period: 24 * HOUR_MS, stretches: 48 },
  { period: 7 * 24 * HOUR_MS, stretches: 168 },
] as const;

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
 * Exponential and Holt-Winters Smoothing", 2010), or by the season that has proved itself best; the width of its interval follows the
 * share of values outside by stochastic approximation (Gibbs and Candès, "Adaptive Conformal Inference Under Distribution Shift", 2021).
 */
export class Expectation {
  private readonly state: Float64Array;
  private readonly seasons: readonly Season[];

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
    this.seasons = SEASONS.map(({ period, stretches }) => new Season(arena, period, stretches));
  }

  /** @param at in milliseconds, or there are no seasons to be found */
  next(at: number): Expected {
    const { state } = this;
    const seen = state[SEEN] ?? 0;
    const expected = this.forecast(at);
    if (seen === 0) return { expected: null, lower: null, upper: null };
    if (seen < LEAST_VALUES) return { expected, lower: null, upper: null };
    const half = (state[SPREAD] ?? 0) * (state[WIDTH] ?? 0);
    return { expected, lower: expected - half, upper: expected + half };
  }

  /** @param forecast what {@link next} expected at this time, with nothing learnt since */
  learn(at: number, value: number, forecast: number | null): void {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    if (seen === 1 || forecast === null) {
      state[LEVEL] = value;
      state[WIDTH] = FIRST_WIDTH;
      return;
    }
    const level = state[LEVEL] ?? 0;
    const spread = state[SPREAD] ?? 0;
    const width = state[WIDTH] ?? 0;
    const size = Math.abs(value - forecast);
    if (seen > LEAST_VALUES) {
      const outside = size > spread * width ? 1 : 0;
      state[WIDTH] = Math.max(1, width + WIDTH_STEP * (outside - OUTSIDE_SHARE) * width);
    }
    const most = seen > LEAST_VALUES && spread > 0 ? spread * MOST_MISSES : Number.POSITIVE_INFINITY;
    const miss = value - level;
    for (const season of this.seasons) season.learn(at, value, level);
    state[LEVEL] = level + Math.max(LEVEL_WEIGHT, 1 / seen) * Math.sign(miss) * Math.min(Math.abs(miss), most);
    state[SPREAD] = spread + Math.max(SPREAD_WEIGHT, 1 / (seen - 1)) * (Math.min(size, most) - spread);
  }

  /** Takes a new level for granted: it has lasted. Seasons follow by their drift. */
  move(level: number): void {
    this.state[LEVEL] = level;
  }

  private forecast(at: number): number {
    let best = this.state[LEVEL] ?? 0;
    let least = Number.POSITIVE_INFINITY;
    for (const season of this.seasons) {
      const share = season.proven;
      if (share === undefined || share >= least) continue;
      const expected = season.next(at);
      if (expected === undefined) continue;
      best = expected;
      least = share;
    }
    return best;
  }
}
