/** Base of what metric math refuses. */
export class MathError extends Error {
  override readonly name: string = "MathError";
}

/** An expression that CloudWatch would not take; says where in it. */
export class ExpressionError extends MathError {
  override readonly name = "ExpressionError";

  readonly queryId: string | undefined;

  constructor(
    readonly expression: string,
    /** Character, counted from 1. */
    readonly position: number,
    /** What is wrong there and how to fix it. */
    readonly problem: string,
    options: ErrorOptions & { readonly queryId?: string } = {},
  ) {
    const query = options.queryId === undefined ? "" : `query ${options.queryId}: `;
    super(`${query}expression "${expression}", character ${position}: ${problem}`, options);
    this.queryId = options.queryId;
  }
}

/** Queries that cannot be evaluated together; names the query. */
export class MetricQueriesError extends MathError {
  override readonly name = "MetricQueriesError";
}
