/** Decides whether a dependency is called at all, from how it answered before, for all instances together (SPEC 3.4). */
export interface CircuitBreaker {
  /**
   * Makes the call unless the breaker is open.
   * @param isFailure which errors are the dependency's fault; a caller's own mistake never counts
   * @throws {CircuitOpenError} at once when open; else what the call throws
   */
  execute<T>(call: () => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T>;
}
