/** Resolves after so many ms. */
export type Wait = (ms: number) => Promise<void>;

/** A clock and dice, for tests. */
export interface Rounds {
  readonly wait?: Wait;
  /** A number in [0, 1). */
  readonly random?: () => number;
}

/** Rounds for what a batch left undone; each waits longer, and not as long as the other callers wait. */
export const MAX_ROUNDS = 5;
const FIRST_WAIT_MS = 25;

/** Waits for real. */
export const sleep: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits before the second round, 1, or a later one. */
export const beforeRound = (round: number, { wait = sleep, random = Math.random }: Rounds): Promise<void> =>
  wait(FIRST_WAIT_MS * 2 ** (round - 1) * (0.5 + random() / 2));
