import type { Direction } from "../../../contracts/metric.js";
import type { Arena } from "../arena.js";

const FAST_WEIGHT = 0.1;
const SLOW_WEIGHT = 0.01;

/** From this ratio of short to long variability on, and under its inverse, the series varies otherwise than before. */
const CHANGED = 2;

const SEEN = 0;
const LAST = 1;
const FAST = 2;
const SLOW = 3;
const NUMBERS = 4;

/** How much neighbouring values differ, lately and for long. */
export class Variability {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
  }

  learn(value: number): void {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    const step = seen === 1 ? 0 : Math.abs(value - (state[LAST] ?? 0));
    state[LAST] = value;
    this.follow(FAST, Math.max(FAST_WEIGHT, 1 / seen), step);
    this.follow(SLOW, Math.max(SLOW_WEIGHT, 1 / seen), step);
  }

  private follow(at: number, weight: number, step: number): void {
    this.state[at] = (this.state[at] ?? 0) + weight * (step - (this.state[at] ?? 0));
  }

  /** Whether it varies more (above) or less (below) than for long; null when neither. */
  get changed(): Direction | null {
    const fast = this.state[FAST] ?? 0;
    const slow = this.state[SLOW] ?? 0;
    if (fast > slow * CHANGED) return "above";
    return fast < slow / CHANGED ? "below" : null;
  }
}
