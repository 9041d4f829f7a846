/** Something the order-api knows how to name; `cause` keeps what happened underneath. */
export class OrderApiError extends Error {
  override readonly name: string = "OrderApiError";
}

/** The environment is wrong; carries every problem. */
export class SettingsError extends OrderApiError {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(`order-api cannot start, ${problems.length} of its environment variables are wrong:\n  ${problems.join("\n  ")}`);
  }
}

/** A dependency refused, failed or did not answer in time. The request may be repeated. */
export class DependencyUnavailable extends OrderApiError {
  override readonly name = "DependencyUnavailable";

  constructor(
    readonly dependency: string,
    cause: unknown,
  ) {
    super(`${dependency} is not available: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
