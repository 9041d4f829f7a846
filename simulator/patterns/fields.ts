import type { Scanner } from "../scanner.js";
import type { LogLine } from "./line.js";
import { PatternScanner } from "./pattern-scanner.js";
import { compileRead, hasWildcard, takeSelector } from "./selector.js";
import { compileField, type Field } from "./space-delimited.js";
import type { PatternSyntax } from "./syntax.js";

/** Reads a field of a line; undefined where the line has none, or an object, array, boolean or null. */
export type ReadField = (line: LogLine) => string | number | undefined;

function jsonField(scanner: Scanner): ReadField {
  const selector = takeSelector(scanner);
  if (!scanner.done) scanner.fail(`${scanner.found()} behind the selector`, "write the selector alone");
  if (hasWildcard(selector)) scanner.fail("a wildcard selects many values", "name the one property", 0);
  const read = compileRead(selector);
  return ({ json }) => {
    const value = json === null ? undefined : read(json);
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  };
}

function spaceDelimitedField(scanner: Scanner, fields: readonly Field[]): ReadField {
  scanner.expect("$", "write $name or $1");
  const name = scanner.text.slice(1);
  const named = name === "" ? -1 : fields.findIndex((field) => field.kind === "word" && field.name === name);
  if (named >= 0) return compileField(fields, named);
  if (!/^[1-9][0-9]{0,3}$/.test(name)) scanner.fail(`the pattern names no field ${name || "at all"}`, "use one of its fields");
  const index = Number(name) - 1;
  return ({ words }) => words.texts[index];
}

/**
 * Compiles the reader of a field that a pattern makes known: `$.property` of a JSON pattern, `$name` or `$1` (the first word) of
 * a space-delimited one.
 * @throws {PatternError} about the selector
 */
export function compileReadField(syntax: PatternSyntax, selector: string): ReadField {
  const scanner = new PatternScanner(selector, "selector");
  if (syntax.kind === "json") return jsonField(scanner);
  if (syntax.kind === "space-delimited") return spaceDelimitedField(scanner, syntax.fields);
  return scanner.fail("the pattern is neither JSON nor space-delimited", "fields can be read with such patterns only");
}
