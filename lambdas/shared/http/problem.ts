/** One wrong part of a request. */
export type ProblemDetail = Readonly<Record<string, string | number>>;

/** What is wrong, as a word for programs, with the status that HTTP has for it. */
export const PROBLEMS = {
  invalid_request: 400,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  internal_error: 500,
  unavailable: 503,
} as const;

/** The code of a problem. */
export type ProblemCode = keyof typeof PROBLEMS;

/** An answer that is not the one asked for; `message` and `details` are told to the caller. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly more: {
      readonly details?: readonly ProblemDetail[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = PROBLEMS[code];
  }
}
