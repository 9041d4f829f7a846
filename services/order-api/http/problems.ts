import type { Context } from "hono";
import type { AppEnv } from "./env.js";

/** One wrong field of a request: its path (`items.0.quantity`) and what is allowed. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** An answer that is not the one asked for. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  constructor(
    readonly status: 400 | 404 | 405 | 413 | 415 | 500 | 503,
    readonly title: string,
    readonly detail: string,
    readonly more: {
      readonly problems?: readonly FieldProblem[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
  }
}

/** The answer to a problem: RFC 9457, "Problem Details for HTTP APIs". */
export function problemResponse(c: Context<AppEnv>, problem: HttpProblem): Response {
  const { problems, headers } = problem.more;
  const body = {
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    ...(problems && { problems }),
    correlationId: c.get("correlationId"),
  };
  return c.body(JSON.stringify(body), problem.status, { "Content-Type": "application/problem+json", ...headers });
}
