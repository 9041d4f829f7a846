import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

/** An interval so many times the usual one lacks a value. */
const LACKING = 1.5;

/** Longer gaps say no more, and must not overflow. */
const LONGEST = 1e6;

/** Surprise of a gap of ten usual intervals is at most this, of a hundred twice as much: a few lost values are no outage. */
const MOST_BY_TEN = 9;
const LEAST_MOST = 5;

/** Weight of an interval in the usual one. */
const WEIGHT = 0.05;

/** An interval counts as at most so many usual ones in what is usual. */
const MOST = 5;

/** Intervals before one can be called long. */
const LEAST_INTERVALS = 12;

const STARTED = 0;
const LATEST = 1;
const VALUES = 2;
const INTERVALS = 3;
const USUAL = 4;
const NUMBERS = 5;

/**
 * How long no value came, where that is rare. Where values come at odd times, or often stay away, long intervals are among the
 * known ones and say nothing. Timestamps that repeat or step back are no interval; values that carry them did come.
 */
export class GapPart {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
    this.tail = new Tail(arena);
  }

  ask(at: number): number {
    const { state } = this;
    if (!Number.isFinite(at)) return 0;
    const values = (state[VALUES] ?? 0) + 1;
    const interval = (at - (state[LATEST] ?? 0)) / values;
    const first = state[STARTED] === 0;
    state[VALUES] = values;
    if (!first && !(interval > 0)) return 0;
    state[STARTED] = 1;
    state[LATEST] = at;
    state[VALUES] = 0;
    return first || interval === Number.POSITIVE_INFINITY ? 0 : this.judge(interval);
  }

  private judge(interval: number): number {
    const { state } = this;
    const intervals = (state[INTERVALS] ?? 0) + 1;
    const usual = state[USUAL] ?? 0;
    const judged = intervals > LEAST_INTERVALS;
    const counted = judged ? Math.min(interval, MOST * usual) : interval;
    state[INTERVALS] = intervals;
    state[USUAL] = usual + Math.max(WEIGHT, 1 / intervals) * (counted - usual);
    if (!judged) return 0;
    const times = Math.min(LONGEST, interval / usual);
    if (!(times > LACKING)) return this.tail.ask(0);
    return Math.min(this.tail.ask(times), Math.max(LEAST_MOST, MOST_BY_TEN * (Math.log10(times) - 0.5)));
  }
}
