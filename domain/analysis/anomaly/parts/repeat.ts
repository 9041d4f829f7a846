import type { Arena } from "../arena.js";
import { Tail } from "./tail.js";

/** Repetitions of one run; what lasts longer is usual from then on. */
const LONGEST_RUN = 150;

/** Surprise of a run is at most this for each repetition: a few equal values are no stuck source. */
const MOST_BY_VALUE = 0.5;

const STARTED = 0;
const LAST = 1;
const RUN = 2;
const CHANGED = 3;
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
    // Where a value has always been the same, that is what is usual; it is learnt, for what comes after a change.
    const changed = state[CHANGED] === 1 || (state[STARTED] === 1 && !same);
    state[STARTED] = 1;
    state[LAST] = value;
    state[RUN] = run;
    state[CHANGED] = changed ? 1 : 0;
    const surprise = Math.min(this.tail.ask(run), MOST_BY_VALUE * run);
    return changed ? surprise : 0;
  }
}
