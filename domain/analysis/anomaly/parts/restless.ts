import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

const FAST_WEIGHT = 0.05;
const SLOW_WEIGHT = 0.005;

/** Steps under this share of the largest are all the same. */
const LEAST_STEP = 1e-9;

/** Values before a spread can be compared. */
const LEAST_VALUES = 20;

const SEEN = 0;
const LAST = 1;
const FAST = 2;
const SLOW = 3;
const LARGEST = 4;
const NUMBERS = 5;

/** How far the steps between neighbours have become larger or smaller than they are for long (MacGregor and Harris, "The Exponentially Weighted Moving Variance", 1993). */
export class RestlessPart {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
    this.tail = new Tail(arena);
  }

  ask(value: number): number {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    const step = seen === 1 ? 0 : Math.abs(value - (state[LAST] ?? 0));
    state[LAST] = value;
    const fast = (state[FAST] ?? 0) + Math.max(FAST_WEIGHT, 1 / seen) * (step - (state[FAST] ?? 0));
    const slow = (state[SLOW] ?? 0) + Math.max(SLOW_WEIGHT, 1 / seen) * (step - (state[SLOW] ?? 0));
    const largest = Math.max(step, state[LARGEST] ?? 0);
    state[FAST] = fast;
    state[SLOW] = slow;
    state[LARGEST] = largest;
    if (seen < LEAST_VALUES || largest === 0) return 0;
    // In shares of the largest, so that tiny and huge units neither vanish nor overflow.
    return this.tail.ask(Math.abs(Math.log((fast / largest + LEAST_STEP) / (slow / largest + LEAST_STEP))));
  }
}
