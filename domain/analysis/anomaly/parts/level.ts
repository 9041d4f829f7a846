import type { Direction } from "../../../contracts/metric.js";
import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

const STARTED = 0;
const FAST = 1;
const SLOW = 2;
const NUMBERS = 3;

/**
 * Departure of a short average from a long one: a shift or a drift of the level (moving averages as control charts use
 * them: Roberts, "Control Chart Tests Based on Geometric Moving Averages", 1959).
 */
export class LevelPart {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  /** @param fast weight of a value in the short average; `slow` that in the long one */
  constructor(
    arena: Arena,
    private readonly fast: number,
    private readonly slow: number,
  ) {
    this.state = arena.take(NUMBERS);
    this.tail = new Tail(arena);
  }

  /** Side of the long average on which the short one lies. */
  get direction(): Direction {
    return (this.state[FAST] ?? 0) >= (this.state[SLOW] ?? 0) ? "above" : "below";
  }

  ask(value: number): number {
    const { state } = this;
    if (state[STARTED] === 0) state.set([1, value, value]);
    const short = (state[FAST] ?? 0) + this.fast * (value - (state[FAST] ?? 0));
    const long = (state[SLOW] ?? 0) + this.slow * (value - (state[SLOW] ?? 0));
    state[FAST] = short;
    state[SLOW] = long;
    return this.tail.ask(Math.abs(short - long));
  }
}
