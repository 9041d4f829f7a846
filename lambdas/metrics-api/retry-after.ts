import { CircuitOpenError } from "../shared/errors.js";

/** When to try again where nothing better is known. */
const USUAL_SECONDS = 5;

/** Value of the header Retry-After, in seconds: when the first breaker that refused lets a trial through. */
export function retryAfter(failures: readonly unknown[]): string {
  const waits = failures.flatMap((error) => (error instanceof CircuitOpenError ? [Math.ceil(error.retryAfterMs / 1000)] : []));
  return String(waits.length === 0 ? USUAL_SECONDS : Math.max(1, Math.min(...waits)));
}
