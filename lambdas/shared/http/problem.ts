import {
  PROBLEMS,
  type ProblemCode,
  type ProblemDetail,
  problemInstance,
  problemType,
} from "../../../domain/contracts/problems.js";

/** An answer that is not the one asked for; `message`, `errors` and `members` are told to the caller. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly more: {
      /** Every wrong part of the request. */
      readonly errors?: readonly ProblemDetail[];
      /** Further members of the problem's document. */
      readonly members?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = PROBLEMS[code].status;
  }

  /** The problem's document (RFC 9457). */
  document(requestId: string): Record<string, unknown> {
    const { code, status, message, more } = this;
    return {
      type: problemType(code),
      title: PROBLEMS[code].title,
      status,
      detail: message,
      instance: problemInstance(requestId),
      code,
      request_id: requestId,
      ...(more.errors && { errors: more.errors }),
      ...more.members,
    };
  }
}
