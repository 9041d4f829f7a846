import type { Arena } from "../arena.js";

/** Points after which a surprise has faded to 1/e: parts notice one event a few points apart. */
const HOLD_POINTS = 12;

/** Points after which what was reported has faded to 1/e: a share of the values so far, from least to most. */
const QUIET_SHARE = 0.1;
const LEAST_QUIET = 100;
const MOST_QUIET = 3000;

/** Something is news when it is more surprising by this share than what was reported. */
const NEWS_SHARE = 0.15;

/** Values after which half of a surprise counts: the first ones know little of what is usual. */
const YOUNG_VALUES = 50;

const HOLD = Math.exp(-1 / HOLD_POINTS);

const SEEN = 0;
const REPORTED = 1;
const NUMBERS = 2;

/**
 * One number out of the surprises of the parts: their weighted sum, as Fisher combines p-values (Good, "On the Weighted
 * Combination of Significance Tests", 1955), each held for a few points. What is less surprising than what was reported a
 * while ago is no news and gives 0: one event asks for attention once, and again when it gets worse.
 */
export class Fusion {
  private readonly state: Float64Array;
  private readonly weights: Float64Array;
  private readonly mosts: Float64Array;
  private readonly held: Float64Array;

  constructor(arena: Arena, members: number) {
    this.state = arena.take(NUMBERS);
    this.weights = arena.take(members);
    this.mosts = arena.take(members);
    this.held = arena.take(members);
  }

  /** @param members weight of each, and the surprise above which it has no more to say, or one alone would outvote all */
  weigh(members: readonly { readonly weight: number; readonly most: number }[]): void {
    this.weights.set(members.map(({ weight }) => weight));
    this.mosts.set(members.map(({ most }) => most));
  }

  /** @param surprises one for each member, −log10 of a probability */
  ask(surprises: Float64Array): number {
    const { state, weights, mosts, held } = this;
    let sum = 0;
    for (let member = 0; member < held.length; member += 1) {
      const now = Math.max(Math.min(surprises[member] ?? 0, mosts[member] ?? 0), (held[member] ?? 0) * HOLD);
      held[member] = now;
      sum += now * (weights[member] ?? 0);
    }
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    const surprise = (sum * seen) / (seen + YOUNG_VALUES);
    const quiet = Math.min(MOST_QUIET, Math.max(LEAST_QUIET, QUIET_SHARE * seen));
    const reported = (state[REPORTED] ?? 0) * (1 - 1 / quiet);
    const news = surprise > reported * (1 + NEWS_SHARE);
    state[REPORTED] = news ? surprise : reported;
    return news ? surprise : 0;
  }
}
