import type { Arena } from "../arena.js";

/** No part alone may say more than this, or one degenerate tail would outvote all others. */
const MOST_SURPRISE = 5;

/** Points after which a surprise has faded to 1/e: parts notice one event a few points apart. */
const HOLD_POINTS = 10;

/** Points after which what was reported has faded to 1/e. */
const QUIET_POINTS = 200;

/** Something is news when it is more surprising by this share than what was reported. */
const NEWS_SHARE = 0.05;

const HOLD = Math.exp(-1 / HOLD_POINTS);
const QUIET = Math.exp(-1 / QUIET_POINTS);

const REPORTED = 0;
const HELD_AT = 1;

/**
 * One number out of the surprises of the parts: their sum, as Fisher combines p-values, each held for a few points. What
 * is less surprising than what was reported a while ago is no news and gives 0: one event asks for attention once, and
 * again when it gets worse.
 */
export class Fusion {
  private readonly state: Float64Array;

  constructor(arena: Arena, parts: number) {
    this.state = arena.take(HELD_AT + parts);
  }

  /** @param surprises one for each part, −log10 of a probability */
  ask(surprises: readonly number[]): number {
    const { state } = this;
    let sum = 0;
    for (let part = 0; part < surprises.length; part += 1) {
      const held = Math.max(Math.min(surprises[part] ?? 0, MOST_SURPRISE), (state[HELD_AT + part] ?? 0) * HOLD);
      state[HELD_AT + part] = held;
      sum += held;
    }
    const reported = (state[REPORTED] ?? 0) * QUIET;
    const news = sum > reported * (1 + NEWS_SHARE);
    state[REPORTED] = news ? sum : reported;
    return news ? sum : 0;
  }
}
