import type { CircuitBreaker } from "./circuit-breaker/circuit-breaker.js";
import { DependencyError } from "./errors.js";
import { patiently } from "./patience.js";

/** Calls a dependency: at most so long, and not at all while its breaker is open. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/** True where the dependency failed; what it refuses because we asked wrongly says nothing of its health. */
export const isDependencyFault = (error: unknown): boolean =>
  error instanceof DependencyError && !(error.cause instanceof Error && error.cause.name === "ValidationException");

/**
 * A guard.
 * @param what the dependency, for messages
 */
export const createGuard =
  (what: string, breaker: CircuitBreaker, patienceMs: number): Guard =>
  (call) =>
    breaker.execute(() => patiently(what, patienceMs, call()), isDependencyFault);
