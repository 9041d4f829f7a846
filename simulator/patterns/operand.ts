import { quote, type Scanner } from "../scanner.js";
import { takeRegex } from "./regex.js";

export const COMPARISONS = ["!=", ">=", "<=", "=", ">", "<"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** The right side of a comparison. */
export type Operand =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "regex"; readonly source: string };

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
/** Ends an operand that is not quoted. */
const BARE = /[^\s&|()[\]{},<>=!"%]/;
const BARE_TEXT = /[^A-Za-z0-9_.*]/;

/** A text as a number; NaN when it is none in CloudWatch's notation. */
export const toNumber = (text: string): number => (NUMBER.test(text) ? Number(text) : Number.NaN);

export const isOrdering = (comparison: Comparison): boolean => comparison !== "=" && comparison !== "!=";

function takeBare(scanner: Scanner): Operand {
  const start = scanner.position;
  const text = scanner.run(BARE);
  if (text === "")
    scanner.fail(`a value must follow, not ${scanner.found()}`, 'write a number, a word, "a text" or %a regular expression%');
  if (NUMBER.test(text)) {
    if (!Number.isFinite(Number(text))) scanner.fail(`${text} is too large`, "write a smaller number", start);
    return { kind: "number", text };
  }
  const wrong = text.search(BARE_TEXT);
  if (wrong >= 0)
    scanner.fail(`${JSON.stringify(text.charAt(wrong))} in a value without quotes`, `write ${quote(text)}`, start + wrong);
  return { kind: "text", text };
}

/** Takes a comparison and the value after it. */
export function takeComparison(scanner: Scanner): { comparison: Comparison; operand: Operand } {
  const comparison = COMPARISONS.find((symbol) => scanner.take(symbol));
  if (!comparison) return scanner.fail(`${scanner.found()} is no comparison`, `use one of ${COMPARISONS.join(" ")}`);
  scanner.skipSpace();
  const start = scanner.position;
  if (scanner.next === "=") scanner.fail("a second =", "one = compares");
  const operand: Operand =
    scanner.next === '"'
      ? { kind: "text", text: scanner.quoted() }
      : scanner.next === "%"
        ? { kind: "regex", source: takeRegex(scanner).source }
        : takeBare(scanner);
  if (isOrdering(comparison) && operand.kind !== "number")
    scanner.fail(`${comparison} compares with a number only`, "write the number without quotes", start);
  return { comparison, operand };
}
