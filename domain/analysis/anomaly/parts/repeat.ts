import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

/** Repetitions of one run; what lasts longer is usual from then on. */
const LONGEST_RUN = 150;

/** Surprise of a run is at most this for each repetition: a few equal values are no stuck source. */
const MOST_BY_VALUE = 0.5;

/** Changes before standing still is odd: where a value has always been the same, but for an event or two, that is what is usual. */
const LEAST_CHANGES = 20;

const STARTED = 0;
const LAST = 1;
const RUN = 2;
const CHANGES = 3;
const NUMBERS = 4;

/** How often in a row a value was the same: a source that is stuck, counts that stop. Where values often repeat, long runs are known. */
export class RepeatPart {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.state = arena.take(NUMBERS);
    this.tail = new Tail(arena, LONGEST_RUN);
  }

  ask(value: number): number {
    const { state } = this;
    const same = state[STARTED] === 1 && value === state[LAST];
    const run = same ? Math.min(LONGEST_RUN, (state[RUN] ?? 0) + 1) : 0;
    const changes = (state[CHANGES] ?? 0) + (state[STARTED] === 1 && !same ? 1 : 0);
    state[STARTED] = 1;
    state[LAST] = value;
    state[RUN] = run;
    state[CHANGES] = changes;
    // Learnt from the first value on, for the time when changes are usual.
    const surprise = Math.min(this.tail.ask(run), MOST_BY_VALUE * run);
    return changes < LEAST_CHANGES ? 0 : surprise;
  }
}
