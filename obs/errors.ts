/** Something the command line can explain. `exitCode`: 1 what was asked about is not fine, 2 wrong use or bad input. */
export class ObsError extends Error {
  override readonly name: string = "ObsError";

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Wrong arguments, or something that is refused; the message says what to do instead. One line per problem. */
export class UsageError extends ObsError {
  override readonly name = "UsageError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, 2, options);
  }
}

/** A command that was run for the user failed; its own words are on stderr already, `hint` says what mends it. */
export class RunError extends ObsError {
  override readonly name = "RunError";

  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(hint ? `${message}\n${hint}` : message, 1);
  }
}
