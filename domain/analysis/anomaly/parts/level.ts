import type { Direction } from "../../../contracts/metric.js";
import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

const STARTED = 0;
const FAST = 1;

/**
 * Departure of a short average from long ones: a shift or a drift of the level (moving averages as Page and Roberts used
 * them: Roberts, "Control Chart Tests Based on Geometric Moving Averages", 1959).
 */
export class LevelPart {
  private readonly state: Float64Array;
  private readonly tails: readonly Tail[];

  constructor(
    arena: Arena,
    private readonly fast: number,
    private readonly slow: readonly number[],
  ) {
    this.state = arena.take(2 + slow.length);
    this.tails = slow.map(() => new Tail(arena));
  }

  /** Side of the long average on which the short one lies. */
  get direction(): Direction {
    return (this.state[FAST] ?? 0) >= (this.state[2] ?? 0) ? "above" : "below";
  }

  /** Mean surprise over the long averages. */
  ask(value: number): number {
    const { state, slow, tails } = this;
    if (state[STARTED] === 0) state.fill(value).fill(1, STARTED, STARTED + 1);
    const short = (state[FAST] ?? 0) + this.fast * (value - (state[FAST] ?? 0));
    state[FAST] = short;
    let sum = 0;
    for (const [index, tail] of tails.entries()) {
      const before = state[2 + index] ?? 0;
      const long = before + (slow[index] ?? 0) * (value - before);
      state[2 + index] = long;
      sum += tail.ask(Math.abs(short - long));
    }
    return sum / tails.length;
  }
}
