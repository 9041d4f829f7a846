import { compileReadField, type ReadField } from "./fields.js";
import { compileJsonPattern } from "./json.js";
import type { LogLine } from "./line.js";
import { PatternScanner } from "./pattern-scanner.js";
import { takeRegex } from "./regex.js";
import { compileSpaceDelimited } from "./space-delimited.js";
import { type PatternSyntax, parseSyntax, regexCount } from "./syntax.js";
import { compileTerms } from "./terms.js";

export { PatternError } from "./errors.js";
export type { ReadField } from "./fields.js";
export { logGroupProblem } from "./limits.js";
export { LogLine } from "./line.js";

/** Reads a field of the line that matched, by `$.property`, `$name` or `$1`. */
export type FieldReader = (selector: string) => string | number | undefined;

/** A filter pattern, ready to look at lines. */
export interface FilterPattern {
  readonly text: string;
  readonly kind: PatternSyntax["kind"];
  /** How many regular expressions it holds. */
  readonly regexes: number;
  /** Whether the line matches. */
  test(line: LogLine): boolean;
  /** The fields of the line if it matches, else null. Where many lines are read, `field` and `test` are faster. */
  match(line: LogLine): FieldReader | null;
  /**
   * Reader of one field of any line.
   * @throws {PatternError} when such a pattern has no such field
   */
  field(selector: string): ReadField;
}

function compileTest(syntax: PatternSyntax): (line: LogLine) => boolean {
  switch (syntax.kind) {
    case "all":
      return () => true;
    case "regex": {
      const { regex } = takeRegex(new PatternScanner(`%${syntax.source}%`));
      return ({ text }) => regex.test(text);
    }
    case "json":
      return compileJsonPattern(syntax.expression);
    case "space-delimited":
      return compileSpaceDelimited(syntax.fields);
    case "terms": {
      const test = compileTerms(syntax.terms);
      return ({ text }) => test(text);
    }
  }
}

/**
 * Parses a filter pattern and compiles it.
 * @throws {PatternError} with the place and what to write instead
 */
export function parseFilterPattern(text: string): FilterPattern {
  const syntax = parseSyntax(text);
  const test = compileTest(syntax);
  const field = (selector: string): ReadField => compileReadField(syntax, selector);
  return {
    text,
    kind: syntax.kind,
    regexes: regexCount(syntax),
    test,
    match: (line) => (test(line) ? (selector) => field(selector)(line) : null),
    field,
  };
}
