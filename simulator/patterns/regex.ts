import type { Scanner } from "../scanner.js";

/** Characters that stand for themselves. A space is not in the page's list, but in its examples. */
const PLAIN = /[A-Za-z0-9_:#=@/;,\- ]/;
/** Characters that a backslash makes literal: the operators, and those above, which need none. */
const ESCAPABLE = /[\^$?[\]{}|\\*+._:#=@/;,-]/;
const CLASSES = /[dDsSwW]/;
const HEX = /^[0-7][0-9A-Fa-f]$/;
const REPEAT = /^\{ *(\d*) *(?:(,) *(\d*) *)?\}/;

function takeEscape(scanner: Scanner): string {
  const start = scanner.position;
  scanner.position += 1;
  const escaped = scanner.next;
  scanner.position += 1;
  if (CLASSES.test(escaped) || ESCAPABLE.test(escaped)) return `\\${escaped}`;
  if (escaped === "x") {
    const digits = scanner.text.slice(scanner.position, scanner.position + 2);
    if (!HEX.test(digits))
      scanner.fail("\\x stands before two hexadecimal digits of an ASCII character", "write \\x28 for (", start);
    scanner.position += 2;
    return `\\x${digits}`;
  }
  return scanner.fail(
    `\\${escaped} is no escape of CloudWatch's regular expressions`,
    "use \\d, \\D, \\s, \\S, \\w, \\W, \\xhh or a backslash before an operator",
    start,
  );
}

function takeClass(scanner: Scanner): string {
  const start = scanner.position;
  scanner.position += 1;
  let source = scanner.take("^") ? "[^" : "[";
  const first = scanner.position;
  while (scanner.next !== "]") {
    if (scanner.done || scanner.next === "%") scanner.fail("the character class is never closed", "end it with ]", start);
    if (scanner.next === "\\") source += takeEscape(scanner);
    else if (PLAIN.test(scanner.next) || /[\^$?{}|*+.]/.test(scanner.next)) {
      source += scanner.next;
      scanner.position += 1;
    } else unsupported(scanner);
  }
  if (scanner.position === first) scanner.fail("the character class is empty", "list the characters it matches", start);
  scanner.position += 1;
  return `${source}]`;
}

function takeRepeat(scanner: Scanner): string {
  const found = REPEAT.exec(scanner.text.slice(scanner.position));
  const [whole = "", least = "", comma, most = ""] = found ?? [];
  if (!found || (least === "" && most === ""))
    return scanner.fail("{ does not begin a repetition", "write {m,n}, or \\{ for the brace itself");
  scanner.position += whole.length;
  return comma === undefined ? `{${least}}` : `{${least || "0"},${most}}`;
}

function unsupported(scanner: Scanner): never {
  const { next } = scanner;
  const code = next.charCodeAt(0);
  if (next === "(" || next === ")")
    scanner.fail("groups are not supported", `write the alternatives out with |, or \\x${code.toString(16)} for the character`);
  if (code > 127) scanner.fail(`${next} is not ASCII`, "regular expressions of filter patterns take ASCII only");
  return scanner.fail(
    `${JSON.stringify(next)} is not supported in a regular expression`,
    `write \\x${code.toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/**
 * Takes a regular expression between two % (page "Filter pattern syntax", supported regular expressions): no groups, ASCII only.
 * @returns it as JavaScript's, which matches anywhere in a text
 */
export function takeRegex(scanner: Scanner): { readonly source: string; readonly regex: RegExp } {
  const start = scanner.position;
  scanner.expect("%", "begin the regular expression with %");
  let source = "";
  while (scanner.next !== "%") {
    if (scanner.done) scanner.fail("the regular expression is never closed", "end it with %", start);
    if (scanner.next === "\\") source += takeEscape(scanner);
    else if (scanner.next === "[") source += takeClass(scanner);
    else if (scanner.next === "{") source += takeRepeat(scanner);
    else if (PLAIN.test(scanner.next) || /[\^$?|*+.]/.test(scanner.next)) {
      source += scanner.next;
      scanner.position += 1;
    } else unsupported(scanner);
  }
  const written = scanner.text.slice(start + 1, scanner.position);
  if (source === "") scanner.fail("the regular expression is empty", "write it between the two %", start);
  scanner.position += 1;
  try {
    return { source: written, regex: new RegExp(source, "s") };
  } catch (cause) {
    return scanner.fail(
      `%${written}% is no regular expression`,
      "correct it, or escape its operators with a backslash",
      start,
      cause,
    );
  }
}
