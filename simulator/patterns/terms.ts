import { quote, type Scanner } from "../scanner.js";

/** Terms of a pattern for lines without structure. */
export interface Terms {
  /** All of these must be in the line. */
  readonly required: readonly string[];
  /** None of these may be. */
  readonly excluded: readonly string[];
  /** One of these must be; without effect beside others (page "Filter pattern syntax", match optional terms). */
  readonly optional: readonly string[];
}

const WORD = /[A-Za-z0-9_]/;
const NOT_SPACE = /\S/;

function takeTerm(scanner: Scanner): string {
  if (scanner.next === '"') return scanner.quoted();
  const start = scanner.position;
  const word = scanner.run(NOT_SPACE);
  if (word === "") scanner.fail("a term must follow", 'write a word or "a phrase" right behind ? or -');
  const wrong = [...word].findIndex((character) => !WORD.test(character));
  if (word.startsWith("%") || word.startsWith("?") || word.startsWith("-"))
    scanner.fail(`${JSON.stringify(word)} is no term`, "one ? or - before a term; a regular expression stands alone", start);
  if (wrong >= 0)
    scanner.fail(`${JSON.stringify(word.charAt(wrong))} in a term without quotes`, `write ${quote(word)}`, start + wrong);
  return word;
}

/** Takes terms up to the end of the pattern. */
export function takeTerms(scanner: Scanner): Terms {
  const required: string[] = [];
  const excluded: string[] = [];
  const optional: string[] = [];
  scanner.skipSpace();
  while (!scanner.done) {
    const into = scanner.take("?") ? optional : scanner.take("-") ? excluded : required;
    into.push(takeTerm(scanner));
    if (!scanner.done && NOT_SPACE.test(scanner.next))
      scanner.fail(`${scanner.found()} right behind a quote`, "put a space between terms");
    scanner.skipSpace();
  }
  return { required, excluded, optional };
}

/** Compiles terms. Case counts; a term may stand within a word; a blank phrase is in every line. */
export function compileTerms({ required, excluded, optional }: Terms): (message: string) => boolean {
  const all = required.filter((term) => term.trim() !== "");
  if (required.length > 0 || excluded.length > 0)
    return (message) => all.every((term) => message.includes(term)) && !excluded.some((term) => message.includes(term));
  const [only] = optional;
  if (optional.length === 1 && only !== undefined) return (message) => message.includes(only);
  return (message) => optional.some((term) => message.includes(term));
}
