import { DeadlineError } from "./errors.js";

/** Kept back at the end of an invocation to log, send metrics and answer, in ms. */
const RESERVE_MS = 1000;

/** When the invocation must be done, told to everything it calls. */
export interface Deadline {
  /** Time left for work in ms, never negative. */
  remainingMs(): number;
  /** Aborts a call that is still running at the deadline. */
  readonly signal: AbortSignal;
}

/** Reads Lambda's clock. The signal's timer does not keep the process alive. */
export function deadlineOf(context: { getRemainingTimeInMillis(): number }): Deadline {
  const remainingMs = () => Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  return { remainingMs, signal: AbortSignal.timeout(remainingMs()) };
}

/**
 * Refuses to begin what cannot be finished.
 * @throws {DeadlineError}
 */
export function requireTime(deadline: Deadline, neededMs: number, what: string): void {
  const left = deadline.remainingMs();
  if (left < neededMs) throw new DeadlineError(`${what} is not begun: it needs ${neededMs} ms, ${left} ms are left`);
}
