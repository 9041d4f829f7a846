/** A filter expression that X-Ray, or this part of it, does not take. */
export class FilterError extends Error {
  override readonly name = "FilterError";

  constructor(
    readonly problem: string,
    /** Offset in characters. */
    readonly at: number,
  ) {
    super(`invalid filter expression, at character ${at + 1}: ${problem}`);
  }
}
