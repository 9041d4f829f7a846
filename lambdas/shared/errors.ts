/**
 * Why a unit of work did not end as intended. Every such message goes back to its queue: SQS tries again and, after
 * `maxReceiveCount`, moves it to the dead-letter queue.
 */
export abstract class WorkError extends Error {
  /** `WARN` where the cause is reported as an ERROR elsewhere, so that one trouble is not counted again and again. */
  readonly level: "ERROR" | "WARN" = "ERROR";
  /** When the next attempt makes sense, in seconds; undefined: when the queue's visibility timeout ends. */
  readonly retryAfterSeconds: number | undefined = undefined;
}

/** A message whose content is wrong: no retry can help it. Carries every problem. */
export class InvalidMessageError extends WorkError {
  override readonly name = "InvalidMessageError";
  /** Waiting between its attempts would only hide it: so it is a dead letter within seconds. */
  override readonly retryAfterSeconds = 0;

  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`the message is refused: ${problems.join("; ")}`, options);
  }
}

/** The table will never take a data point, whatever is tried. */
export class InvalidPointError extends WorkError {
  override readonly name = "InvalidPointError";
}

/** A message contradicts what is stored under the same id. */
export class ConflictError extends WorkError {
  override readonly name = "ConflictError";
}

/** A result came for an order that is not stored (yet). */
export class UnknownOrderError extends WorkError {
  override readonly name = "UnknownOrderError";
}

/** Too little of the invocation's time is left to begin; the next attempt has a full share. */
export class DeadlineError extends WorkError {
  override readonly name = "DeadlineError";
}

/** The same work is being done by another invocation, or one that died with it in hand. */
export class InProgressError extends WorkError {
  override readonly name = "InProgressError";
  override readonly level = "WARN";

  /** @param retryAfterSeconds when the other invocation has ended, one way or another */
  constructor(
    message: string,
    override readonly retryAfterSeconds: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A table or a queue refused, failed or was too slow; the cause says which way. */
export class DependencyError extends WorkError {
  override readonly name = "DependencyError";
}

/**
 * Runs a call and names what was called when it fails.
 * @throws {DependencyError} unless the call threw an error of ours
 */
export async function calling<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkError) throw error;
    const { name, message } = toError(error);
    throw new DependencyError(`${what} failed: ${name}: ${message}`, { cause: error });
  }
}

/** A call was not made because the dependency's circuit breaker is open. */
export class CircuitOpenError extends WorkError {
  override readonly name = "CircuitOpenError";
  override readonly level = "WARN";

  constructor(
    readonly dependency: string,
    readonly retryAfterMs: number,
  ) {
    super(`${dependency} is not called: its circuit breaker is open, next trial in ${retryAfterMs} ms`);
  }
}

/** The function's environment variables are wrong; carries every problem. Thrown at cold start. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(`the function's environment is wrong; correct it in the stack that makes the function: ${problems.join("; ")}`);
  }
}

/** Anything thrown as an Error, so that it can be logged and given as a cause. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`a value that is no Error was thrown: ${String(thrown)}`, { cause: thrown });
