import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

/** Weight of a step in the short average of steps. */
const WEIGHT = 0.1;

/** Steps under this share of the largest are all the same: a flat line gets no flatter. */
const LEAST_STEP = 1e-9;

/** Values of one calm; what lasts longer is usual from then on. */
const LONGEST_CALM = 150;

/** Steps before calm can be told: a flat line that left its level once or twice has come back to what is usual. */
const LEAST_STEPS = 20;

const SEEN = 0;
const LAST = 1;
const AVERAGE = 2;
const LARGEST = 3;
const STEPS = 4;
const NUMBERS = 5;

/** How small the steps between neighbouring values have become: a series that goes still, or whose bursts stay away. */
export class CalmPart {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
    this.tail = new Tail(arena, LONGEST_CALM);
  }

  ask(value: number): number {
    const { state } = this;
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    const step = seen === 1 ? 0 : Math.abs(value - (state[LAST] ?? 0));
    state[LAST] = value;
    const average = (state[AVERAGE] ?? 0) + Math.max(WEIGHT, 1 / seen) * (step - (state[AVERAGE] ?? 0));
    state[AVERAGE] = average;
    const largest = Math.max(step, state[LARGEST] ?? 0);
    state[LARGEST] = largest;
    const steps = (state[STEPS] ?? 0) + (step > 0 ? 1 : 0);
    state[STEPS] = steps;
    return steps < LEAST_STEPS ? 0 : this.tail.ask(-Math.log(average / largest + LEAST_STEP));
  }
}
