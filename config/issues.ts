import type * as v from "valibot";
import { closest } from "../domain/contracts/near-words.js";
import type { ConfigProblem } from "./errors.js";
import { knownKeys, type Step, schemasAt, wordsOf } from "./schema-words.js";

type Issue = v.BaseIssue<unknown>;

/** A value as JSON, shortened. */
export const shorten = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

const dotted = (path: readonly Step[]): string => path.map(({ key }) => String(key)).join(".") || "(root)";
const stepsOf = (issue: Issue): readonly Step[] => (issue.path ?? []).map(({ key, input }) => ({ key, input }));

/** The word that was probably meant, whatever its capitals. */
function meant(key: string, known: readonly string[]): string | undefined {
  const sameLetters = known.find((word) => word.toLowerCase() === key.toLowerCase());
  return sameLetters ?? closest(key, known) ?? undefined;
}

/** Every key that nobody knows of the object in which an issue found the first of them. */
function unknownKeys(schema: unknown, path: readonly Step[]): ConfigProblem[] {
  const known = knownKeys(schema, path);
  const object = path.at(-1)?.input;
  return Object.entries(typeof object === "object" && object !== null ? object : {})
    .filter(([key]) => !known.includes(key))
    .map(([key, value]) => {
      const near = meant(key, known);
      const guess = near === undefined ? "." : `: did you mean ${near}?`;
      return {
        path: dotted([...path.slice(0, -1), { key, input: object }]),
        value: shorten(value),
        allowed: `is not known${guess} Known are ${known.join(", ")}`,
      };
    });
}

const characters = (count: unknown): string => `${count} character${count === 1 ? "" : "s"}`;

/** What an issue that brings no words of its own allows. */
function allowedBy(schema: unknown, issue: Issue, path: readonly Step[]): string {
  const isMissing = issue.type === "strict_object" && issue.path?.at(-1)?.origin === "key";
  const schemas = schemasAt(schema, path);
  const needed = `${isMissing ? "is missing: " : ""}must be ${wordsOf(schemas)}`;
  // One of several: valibot tells of the only one whose type fits.
  if (schemas.length > 1) return needed;
  const size = (count: unknown): string => (Array.isArray(issue.input) ? `${count} entries` : characters(count));
  switch (issue.type) {
    case "min_length":
      return `must have at least ${size(issue.requirement)}`;
    case "max_length":
      return `must have at most ${size(issue.requirement)}`;
    default:
      return needed;
  }
}

/** Message of an issue whose schema has no words of its own; nobody sees it. */
const NO_WORDS = "";

/** How `safeParse` is to be called for {@link configProblems}. */
export const WITHOUT_WORDS = { message: NO_WORDS };

/**
 * What is wrong with a configuration, in words for who wrote it: path, value, and what is allowed there.
 * @param schema what the issues were found by, called with {@link WITHOUT_WORDS}
 */
export function configProblems(schema: unknown, issues: readonly Issue[]): ConfigProblem[] {
  return issues.flatMap((issue): ConfigProblem[] => {
    const path = stepsOf(issue);
    if (issue.type === "strict_object" && issue.expected === "never") return unknownKeys(schema, path);
    const allowed = issue.message === NO_WORDS ? allowedBy(schema, issue, path) : issue.message;
    return [{ path: dotted(path), value: shorten(issue.input), allowed }];
  });
}
