import { Scanner } from "../scanner.js";
import { PatternError } from "./errors.js";

/** A place in a filter pattern, or in the selector of a field. */
export class PatternScanner extends Scanner {
  /** @param what what the text is, if not a filter pattern */
  constructor(
    text: string,
    private readonly what?: string,
  ) {
    super(text);
  }

  override fail(problem: string, fix: string, position = this.position, cause?: unknown): never {
    throw new PatternError(this.text, position, problem, fix, this.what, cause === undefined ? undefined : { cause });
  }
}
