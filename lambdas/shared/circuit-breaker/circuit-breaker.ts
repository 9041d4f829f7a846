/** Decides whether a dependency is called at all, from how it answered before, for all instances together (SPEC 3.4). */
export interface CircuitBreaker {
  /**
   * Makes the call unless the breaker is open.
   * @param call is given a signal that ends a trial which takes too long; nothing waits for it after that
   * @param isFailure which errors are the dependency's fault; any other says nothing of it
   * @throws {CircuitOpenError} at once when open; {@link DependencyError} for a trial that took too long; else what the call throws
   */
  execute<T>(call: (signal: AbortSignal) => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T>;
}
