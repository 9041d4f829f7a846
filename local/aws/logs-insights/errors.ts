/** A query that Logs Insights, or this part of it, does not take. Offsets are of characters, the end not included. */
export class InsightsQueryError extends Error {
  override readonly name = "InsightsQueryError";

  constructor(
    readonly problem: string,
    readonly query: string,
    readonly start: number,
    readonly end: number,
  ) {
    const before = query.slice(0, start).split("\n");
    super(`line ${before.length}, column ${(before.at(-1) ?? "").length + 1}: ${problem}`);
  }
}
