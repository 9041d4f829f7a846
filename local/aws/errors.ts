/** An answer that AWS would give as an error: the code that SDKs show as `name`, and the HTTP status. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** Fields of the error besides its message, of the JSON protocols. */
  readonly fields: object;

  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 400,
    { fields = {}, ...options }: ErrorOptions & { readonly fields?: object } = {},
  ) {
    super(message, options);
    this.fields = fields;
  }
}

/** The error as AWS would answer it; anything unexpected is an internal failure whose message says what happened. */
export const toAwsError = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500, { cause: error });
