import type { Arena } from "../arena.js";

/** Points after which a surprise has faded to 1/e: parts notice one event a few points apart. */
const HOLD_POINTS = 20;

/** Points after which what was reported has faded to 1/e: a share of the values so far, from least to most. */
const QUIET_SHARE = 0.1;
const LEAST_QUIET = 100;
const MOST_QUIET = 3000;

/** Something is news when it is more surprising by this share than what was reported. */
const NEWS_SHARE = 0.15;

/** From this surprise on, a report must have been heard, and what follows it must be clearly worse to be news. */
const HEARD = 6;
const NEWS_SHARE_HEARD = 0.55;

/** Values after which half of a surprise counts: the first ones know little of what is usual. */
const YOUNG_VALUES = 20;

/** What has faded to less is forgotten. */
const LEAST_HELD = 0.01;

const HOLD = Math.exp(-1 / HOLD_POINTS);

/** What the sum of the powers is brought back by: the power is 5/4. */
const ROOT = 0.8;

const SEEN = 0;
const REPORTED = 1;
const NUMBERS = 2;

/** To the power of 5/4, by square roots. */
const powerOf = (surprise: number): number => surprise * Math.sqrt(Math.sqrt(surprise));

/**
 * One number out of the surprises of the parts: a weighted mean of their powers, each held for a few points. It lies between
 * the sum, as Fisher combines independent p-values (Good, "On the Weighted Combination of Significance Tests", 1955), and the largest,
 * as suits dependent ones (Vovk and Wang, "Combining p-values via Averaging", 2020). What is less surprising than what was reported a
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
      const faded = (held[member] ?? 0) * HOLD;
      const now = Math.max(Math.min(surprises[member] ?? 0, mosts[member] ?? 0), faded < LEAST_HELD ? 0 : faded);
      held[member] = now;
      if (now > 0) sum += powerOf(now) * (weights[member] ?? 0);
    }
    const seen = (state[SEEN] ?? 0) + 1;
    state[SEEN] = seen;
    const surprise = (sum ** ROOT * seen) / (seen + YOUNG_VALUES);
    const quiet = Math.min(MOST_QUIET, Math.max(LEAST_QUIET, QUIET_SHARE * seen));
    const reported = (state[REPORTED] ?? 0) * (1 - 1 / quiet);
    const news = surprise > reported * (1 + (reported > HEARD ? NEWS_SHARE_HEARD : NEWS_SHARE));
    state[REPORTED] = news ? surprise : reported;
    return news ? surprise : 0;
  }
}
