import type { Scanner } from "../scanner.js";
import type { Comparison, Operand } from "./operand.js";

/** A condition on one subject: a JSON property, or a word of the line. */
export type Condition<Subject> =
  | { readonly kind: "compare"; readonly subject: Subject; readonly comparison: Comparison; readonly operand: Operand }
  | { readonly kind: "is"; readonly subject: Subject; readonly value: null | boolean }
  | { readonly kind: "absent"; readonly subject: Subject };

/** Conditions joined by && (binds stronger) and ||. */
export type Expression<Subject> =
  | Condition<Subject>
  | { readonly kind: "and" | "or"; readonly of: readonly Expression<Subject>[] };

/** Weakest first. */
const JOINTS = [
  ["or", "||"],
  ["and", "&&"],
] as const;

/**
 * Takes an expression: `||` of `&&` of conditions, with parentheses.
 * @param condition takes one condition
 */
export function takeExpression<Subject>(scanner: Scanner, condition: () => Condition<Subject>, level = 0): Expression<Subject> {
  scanner.skipSpace();
  const joint = JOINTS.at(level);
  if (!joint) {
    const start = scanner.position;
    if (!scanner.take("(")) return condition();
    const inner = takeExpression(scanner, condition);
    if (!scanner.take(")"))
      scanner.fail(
        scanner.done ? "the parenthesis is never closed" : `${scanner.found()} in parentheses`,
        "join conditions with && or ||, and end them with )",
        scanner.done ? start : scanner.position,
      );
    scanner.skipSpace();
    return inner;
  }
  const [kind, symbol] = joint;
  const of = [takeExpression(scanner, condition, level + 1)];
  scanner.skipSpace();
  while (scanner.take(symbol)) {
    of.push(takeExpression(scanner, condition, level + 1));
    scanner.skipSpace();
  }
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

/** Every condition of an expression. */
export function conditions<Subject>(expression: Expression<Subject>): readonly Condition<Subject>[] {
  return "of" in expression ? expression.of.flatMap((part) => conditions(part)) : [expression];
}

/** Compiles an expression to one function of what its conditions look at. */
export function compileExpression<Subject, Seen>(
  expression: Expression<Subject>,
  compile: (condition: Condition<Subject>) => (seen: Seen) => boolean,
): (seen: Seen) => boolean {
  if (!("of" in expression)) return compile(expression);
  const tests = expression.of.map((part) => compileExpression(part, compile));
  const stopsAt = expression.kind === "or";
  return (seen) => {
    for (const test of tests) if (test(seen) === stopsAt) return stopsAt;
    return !stopsAt;
  };
}
