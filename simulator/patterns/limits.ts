import { PatternError } from "./errors.js";

/** Limits of "CloudWatch Logs quotas" and "Filter pattern syntax". */
export const PATTERN_LIMITS = {
  /** Characters of a pattern. */
  characters: 1024,
  /** Regular expressions of a pattern. */
  regexes: 2,
  /** Patterns with a regular expression of a log group. */
  regexPatternsPerLogGroup: 5,
  /** Wildcards of a property selector. */
  wildcardsPerSelector: 1,
  /** Property selectors with a wildcard of a pattern. */
  wildcardSelectors: 3,
} as const;

/** @throws {PatternError} when the pattern is too long */
export function checkLength(text: string): void {
  const { characters } = PATTERN_LIMITS;
  if (text.length > characters)
    throw new PatternError(text, characters, `${text.length} characters, at most ${characters} are allowed`, "shorten it");
}

/**
 * What is wrong with the patterns of one log group together; null when nothing is.
 * @param patterns parsed patterns of the log group's metric filters
 */
export function logGroupProblem(patterns: readonly { readonly regexes: number }[]): string | null {
  const count = patterns.filter(({ regexes }) => regexes > 0).length;
  const { regexPatternsPerLogGroup: most } = PATTERN_LIMITS;
  return count > most ? `${count} of its filter patterns hold a regular expression, at most ${most} may` : null;
}
