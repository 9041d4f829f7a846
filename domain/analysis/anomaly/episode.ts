import type { Direction } from "../../contracts/metric.js";
import type { Arena } from "./arena.js";
import type { Expected } from "./expectation.js";

/** Values in a row on one side before a departure is a new level. */
export const LASTING_VALUES = 6;

/** Values in a row back inside before a departure is over. */
const BACK_VALUES = 3;

/** One value on the other side for so many on the first: they scatter. */
const SCATTERED = 4;

const OPEN = 0;
const SINCE = 1;
const SIDE = 2;
const LOWER = 3;
const UPPER = 4;
const OUTSIDE = 5;
const BACK = 6;
const SUM = 7;
const OTHER = 8;
const NUMBERS = 9;

/**
 * A departure from what was expected when it began: which side, since when, how long. The interval of its first value is
 * kept, because the forecast soon follows a new level.
 */
export class Episode {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
  }

  /** @returns the level that has become the new one by lasting, at the value that decides it */
  follow(at: number, value: number, { lower, upper }: Expected): number | undefined {
    const { state } = this;
    if (lower === null || upper === null) return undefined;
    if (state[OPEN] === 0) {
      if (value >= lower && value <= upper) return undefined;
      state.set([1, at, value > upper ? 1 : -1, lower, upper, 0, 0, 0, 0]);
    }
    const side = state[SIDE] ?? 0;
    const outside = side > 0 ? value > (state[UPPER] ?? 0) : value < (state[LOWER] ?? 0);
    if (side > 0 ? value < (state[LOWER] ?? 0) : value > (state[UPPER] ?? 0)) {
      state[OTHER] = (state[OTHER] ?? 0) + 1;
      state[BACK] = 0;
      return undefined;
    }
    if (!outside) {
      const back = (state[BACK] ?? 0) + 1;
      state[BACK] = back;
      if (back >= BACK_VALUES) state[OPEN] = 0;
      return undefined;
    }
    const values = (state[OUTSIDE] ?? 0) + 1;
    const sum = (state[SUM] ?? 0) + (value - (state[SUM] ?? 0)) / values;
    state[OUTSIDE] = values;
    state[SUM] = sum;
    state[BACK] = 0;
    return values === LASTING_VALUES && !this.scattered ? sum : undefined;
  }

  /** Ends the departure: it is the usual now. */
  end(): void {
    this.state[OPEN] = 0;
  }

  get open(): boolean {
    return this.state[OPEN] === 1;
  }

  get lasting(): boolean {
    return (this.state[OUTSIDE] ?? 0) >= LASTING_VALUES;
  }

  /** Values lie beyond both ends of the interval. */
  get scattered(): boolean {
    return (this.state[OTHER] ?? 0) * SCATTERED > this.values;
  }

  get values(): number {
    return this.state[OUTSIDE] ?? 0;
  }

  get since(): number {
    return this.state[SINCE] ?? 0;
  }

  get direction(): Direction {
    return (this.state[SIDE] ?? 0) > 0 ? "above" : "below";
  }
}
