import { throttled, timedOut, unavailable } from "./errors.js";
import type { Item } from "./expressions.js";
import type { CommandName } from "./inputs.js";

/** One call. */
export interface Call {
  readonly command: CommandName;
  readonly tables: readonly string[];
  /** Counts from 1. */
  readonly number: number;
}

/** What may go wrong with a call; all of it may be changed while calls run. */
export interface Faults {
  /** Fails before anything is done; a promise delays the call. */
  before?: ((call: Call) => Error | undefined | Promise<Error | undefined>) | undefined;
  /** Fails after it was done: the caller does not learn that it was. */
  after?: ((call: Call) => Error | undefined | Promise<Error | undefined>) | undefined;
  /** An item that a batch leaves undone. */
  undone?: ((item: Item) => boolean) | undefined;
  /** An action of a transaction that meets another on its item; by the key. */
  conflict?: ((key: Item) => boolean) | undefined;
  /** An eventually consistent read sees what was there before the latest write. */
  stale?: (() => boolean) | undefined;
}

/** A number in [0, 1). */
export type Random = () => number;

/**
 * A store that fails a share of its calls: some before they are done, some after.
 * @param share of calls, each of the two
 */
export const failing = (share: number, random: Random): Pick<Faults, "before" | "after"> => ({
  before: () => (random() < share ? (random() < 0.5 ? throttled() : unavailable()) : undefined),
  after: () => (random() < share ? timedOut() : undefined),
});

/** A store that is down while the condition holds. */
export const downWhile = (isDown: () => boolean): Pick<Faults, "before"> => ({
  before: () => (isDown() ? unavailable() : undefined),
});
