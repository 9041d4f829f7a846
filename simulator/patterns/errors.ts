/** A filter pattern, or a selector of a field, that CloudWatch Logs would refuse, or that means something other than it says. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  /**
   * @param position character of the pattern, from 0
   * @param fix what to write instead
   * @param what what `pattern` is
   */
  constructor(
    readonly pattern: string,
    readonly position: number,
    readonly problem: string,
    readonly fix: string,
    what = "filter pattern",
    options?: ErrorOptions,
  ) {
    super(`${what} ${JSON.stringify(pattern)}, character ${position + 1}: ${problem}; ${fix}`, options);
  }
}
