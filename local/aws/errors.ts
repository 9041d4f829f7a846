/** An answer that AWS would give as an error: the code that SDKs show as `name`, and the HTTP status. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 400,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error as AWS would answer it; anything unexpected is an internal failure whose message says what happened. */
export const toAwsError = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500, { cause: error });
