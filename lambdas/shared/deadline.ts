import { setMaxListeners } from "node:events";
import { DeadlineError } from "./errors.js";

/** Kept back at the end of an invocation to log, send metrics and answer, in ms. */
const RESERVE_MS = 1000;

/** When the invocation must be done. */
export interface Deadline {
  /** Time left for work in ms, never negative. */
  remainingMs(): number;
}

/**
 * The deadline of the invocation that is running; a process of Lambda runs one at a time. Clients are made once and look
 * here at every call, so that also calls made by libraries end in time.
 */
export class InvocationDeadline implements Deadline {
  #remaining: () => number = () => Number.POSITIVE_INFINITY;
  #begun = false;
  #signal: AbortSignal | undefined;

  /** Aborts calls that are still running at the deadline; its timer does not keep the process alive. Made for the first call. */
  get signal(): AbortSignal | undefined {
    if (!this.#begun || this.#signal) return this.#signal;
    this.#signal = AbortSignal.timeout(this.remainingMs());
    // Every call that is under way listens; Node would take more than ten for a leak.
    setMaxListeners(0, this.#signal);
    return this.#signal;
  }

  /** A new invocation begins; `context` has Lambda's clock. */
  begin(context: { getRemainingTimeInMillis(): number }): void {
    this.#remaining = () => context.getRemainingTimeInMillis();
    this.#begun = true;
    this.#signal = undefined;
  }

  remainingMs(): number {
    return Math.max(0, this.#remaining() - RESERVE_MS);
  }
}

/**
 * Refuses to begin what cannot be finished.
 * @throws {DeadlineError}
 */
export function requireTime(deadline: Deadline, neededMs: number, what: string): void {
  const left = deadline.remainingMs();
  if (left < neededMs) throw new DeadlineError(`${what} is not begun: it needs ${neededMs} ms, ${left} ms are left`);
}
