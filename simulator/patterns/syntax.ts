import type { Scanner } from "../scanner.js";
import { conditions, type Expression } from "./expression.js";
import { takeJsonPattern } from "./json.js";
import { checkLength, PATTERN_LIMITS } from "./limits.js";
import { PatternScanner } from "./pattern-scanner.js";
import { takeRegex } from "./regex.js";
import type { Selector } from "./selector.js";
import { type Field, takeFields } from "./space-delimited.js";
import { type Terms, takeTerms } from "./terms.js";

/** What a filter pattern says. */
export type PatternSyntax =
  | { readonly kind: "all" }
  | { readonly kind: "terms"; readonly terms: Terms }
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "json"; readonly expression: Expression<Selector> }
  | { readonly kind: "space-delimited"; readonly fields: readonly Field[] };

function takeSyntax(scanner: Scanner): PatternSyntax {
  switch (scanner.next) {
    case "":
      return { kind: "all" };
    case "{":
      return { kind: "json", expression: takeJsonPattern(scanner) };
    case "[":
      return { kind: "space-delimited", fields: takeFields(scanner) };
    case "%":
      return { kind: "regex", source: takeRegex(scanner).source };
    default:
      return { kind: "terms", terms: takeTerms(scanner) };
  }
}

/** How many regular expressions a pattern holds. */
export function regexCount(syntax: PatternSyntax): number {
  const isRegex = (condition: { readonly kind: string; readonly operand?: { readonly kind: string } }): boolean =>
    condition.operand?.kind === "regex";
  switch (syntax.kind) {
    case "regex":
      return 1;
    case "json":
      return conditions(syntax.expression).filter(isRegex).length;
    case "space-delimited":
      return syntax.fields
        .flatMap((field) => ("condition" in field && field.condition ? conditions(field.condition) : []))
        .filter(isRegex).length;
    default:
      return 0;
  }
}

/**
 * Parses a filter pattern (page "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live
 * Tail"). An empty one matches every line.
 * @throws {PatternError}
 */
export function parseSyntax(text: string): PatternSyntax {
  checkLength(text);
  const scanner = new PatternScanner(text);
  scanner.skipSpace();
  const syntax = takeSyntax(scanner);
  scanner.skipSpace();
  if (!scanner.done)
    scanner.fail(`${scanner.found()} behind the pattern`, "a JSON, space-delimited or regular expression pattern stands alone");
  const { regexes: most } = PATTERN_LIMITS;
  const regexes = regexCount(syntax);
  if (regexes > most) scanner.fail(`${regexes} regular expressions`, `use at most ${most}`, 0);
  return syntax;
}
