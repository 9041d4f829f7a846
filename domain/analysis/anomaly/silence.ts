import type { Arena } from "./arena.js";

/** An interval so many times the usual one is a silence. */
const LONG_INTERVALS = 5;

/** Weight of an interval in the usual one. */
const INTERVAL_WEIGHT = 0.05;

/** Intervals before one can be called long. */
const LEAST_INTERVALS = 12;

/** Zeros in a row that are a silence where zeros are rare. */
const ZEROS = 6;

/** Share of zeros from which on they are nothing special. */
const USUAL_ZEROS = 0.05;

/** Weight of a value in the share of zeros. */
const ZERO_WEIGHT = 0.01;

const STARTED = 0;
const LAST = 1;
const INTERVALS = 2;
const USUAL = 3;
const SHARE = 4;
const RUN = 5;
const RUN_SINCE = 6;
const SHARE_BEFORE = 7;
const NUMBERS = 8;

/** Finds silences: no values for long, or zeros only. Timestamps that step back or repeat are no interval and change nothing. */
export class Silence {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
  }

  /** @returns since when the series was silent, before or at this value; undefined when it was not */
  follow(at: number, value: number): number | undefined {
    const gap = this.gap(at);
    const zeros = this.zeros(at, value);
    return gap ?? zeros;
  }

  private gap(at: number): number | undefined {
    const { state } = this;
    const last = state[LAST] ?? 0;
    const first = state[STARTED] === 0;
    state[STARTED] = 1;
    if (first || at > last) state[LAST] = at;
    const interval = at - last;
    if (first || !(interval > 0)) return undefined;
    const intervals = (state[INTERVALS] ?? 0) + 1;
    const usual = state[USUAL] ?? 0;
    const long = intervals > LEAST_INTERVALS && interval > usual * LONG_INTERVALS;
    state[INTERVALS] = intervals;
    const counted = intervals > LEAST_INTERVALS ? Math.min(interval, usual * LONG_INTERVALS) : interval;
    state[USUAL] = usual + Math.max(INTERVAL_WEIGHT, 1 / intervals) * (counted - usual);
    return long ? last : undefined;
  }

  private zeros(at: number, value: number): number | undefined {
    const { state } = this;
    const share = state[SHARE] ?? 0;
    state[SHARE] = share + ZERO_WEIGHT * ((value === 0 ? 1 : 0) - share);
    if (value !== 0) {
      state[RUN] = 0;
      return undefined;
    }
    const run = (state[RUN] ?? 0) + 1;
    state[RUN] = run;
    if (run === 1) {
      state[RUN_SINCE] = at;
      state[SHARE_BEFORE] = share;
    }
    const seldom = (state[INTERVALS] ?? 0) > 1 / ZERO_WEIGHT && (state[SHARE_BEFORE] ?? 0) < USUAL_ZEROS;
    return run >= ZEROS && seldom ? state[RUN_SINCE] : undefined;
  }
}
