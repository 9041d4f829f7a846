import type { Scanner } from "../scanner.js";
import { type Condition, compileExpression, conditions, type Expression, takeExpression } from "./expression.js";
import type { LogLine } from "./line.js";
import { takeComparison } from "./operand.js";
import { compileWordTest } from "./value-test.js";

/** One field of a space-delimited pattern: one word of the line, or `...`, which is any number of words. */
export type Field =
  | { readonly kind: "word"; readonly name: string; readonly condition?: Expression<string> }
  | { readonly kind: "any-words" };

const NAME_START = /[A-Za-z_]/;
const NAME = /[A-Za-z0-9_]/;
const ELLIPSIS = "...";

function takeName(scanner: Scanner): string {
  if (!NAME_START.test(scanner.next))
    scanner.fail(
      `${scanner.found()} where the name of a field must be`,
      "names are letters, digits and _, and begin with a letter",
    );
  return scanner.run(NAME);
}

function takeField(scanner: Scanner): Field {
  scanner.skipSpace();
  if (scanner.take(ELLIPSIS)) return { kind: "any-words" };
  if (scanner.next === "," || scanner.next === "]") return { kind: "word", name: "" };
  const start = scanner.position;
  const bare = scanner.next !== "(" && takeName(scanner);
  scanner.skipSpace();
  if (bare && scanner.done) scanner.fail("the pattern is never closed", "end it with ]");
  if (bare && (scanner.next === "," || scanner.next === "]")) return { kind: "word", name: bare };
  scanner.position = start;
  const condition = takeExpression(scanner, (): Condition<string> => {
    const subject = takeName(scanner);
    scanner.skipSpace();
    return { kind: "compare", subject, ...takeComparison(scanner) };
  });
  const names = new Set(conditions(condition).map(({ subject }) => subject));
  const [name = ""] = names;
  if (names.size > 1)
    scanner.fail(`conditions on ${[...names].join(" and ")} in one field`, "put each condition into the field it is on", start);
  return { kind: "word", name, condition };
}

/** Takes a space-delimited pattern: fields in brackets. `[]` has none and matches every line. */
export function takeFields(scanner: Scanner): readonly Field[] {
  scanner.expect("[", "begin with [");
  scanner.skipSpace();
  if (scanner.take("]")) return [];
  const fields: Field[] = [];
  const names = new Set<string>();
  do {
    scanner.skipSpace();
    const start = scanner.position;
    const field = takeField(scanner);
    if (field.kind === "any-words" && fields.some(({ kind }) => kind === field.kind))
      scanner.fail("a second ...", "use ... once, it takes as many words as are left", start);
    if (field.kind === "word" && names.has(field.name))
      scanner.fail(`a second field ${field.name}`, "give it another name", start);
    if (field.kind === "word" && field.name !== "") names.add(field.name);
    fields.push(field);
    scanner.skipSpace();
  } while (scanner.take(","));
  scanner.expect("]", "separate fields with commas, join conditions with && or ||, and end with ]");
  return fields;
}

/** Number of the word at which a field stands in a line of so many words; -1: nowhere. */
export function wordIndex(fields: readonly Field[], field: number, words: number): number {
  const gap = fields.findIndex(({ kind }) => kind === "any-words");
  const index = gap >= 0 && field > gap ? words - (fields.length - field) : field;
  return index >= 0 && index < words ? index : -1;
}

/** Reads the text of a field; the last one takes what is left of the line, unless `...` does. */
export function compileField(fields: readonly Field[], field: number): (line: LogLine) => string | undefined {
  const takesRest = field === fields.length - 1 && fields.every(({ kind }) => kind === "word");
  return (line) => {
    const { texts, starts } = line.words;
    if (takesRest && texts.length > fields.length) return line.text.slice(starts[field]).trimEnd();
    return texts[wordIndex(fields, field, texts.length)];
  };
}

/**
 * Compiles a space-delimited pattern. A line with fewer words than fields does not match; what is left over belongs to the last
 * field, so that `[level = ERROR, rest]` matches by the first word (page "Filter pattern syntax", match terms in order).
 */
export function compileSpaceDelimited(fields: readonly Field[]): (line: LogLine) => boolean {
  const fewest = fields.filter(({ kind }) => kind === "word").length;
  const tests = fields.flatMap((field, index) => {
    if (field.kind !== "word" || !field.condition) return [];
    const read = compileField(fields, index);
    const test = compileExpression<string, string>(field.condition, (condition) =>
      condition.kind === "compare" ? compileWordTest(condition.comparison, condition.operand) : () => false,
    );
    return [(line: LogLine) => test(read(line) ?? "")];
  });
  return (line) => line.words.texts.length >= fewest && tests.every((test) => test(line));
}
