import type { BinaryOperator, Expression, Pattern } from "./ast.js";
import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } from "./functions.js";
import { printExpression } from "./print.js";
import { compare, isMissing, isTrue, numberOf, textOf, type Value } from "./values.js";

/** Where an expression finds the values of fields, and of aggregates by their text. */
export interface Scope {
  get(name: string): Value;
}

const flag = (value: boolean): Value => (value ? 1 : 0);

const ARITHMETIC: Partial<Record<BinaryOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

/** What is missing equals nothing, so that only `!=` is true of it. */
const COMPARISONS: Partial<Record<BinaryOperator, (a: Value, b: Value) => boolean>> = {
  "=": (a, b) => !isMissing(a) && compare(a, b) === 0,
  "!=": (a, b) => isMissing(a) || compare(a, b) !== 0,
  "<": (a, b) => !isMissing(a) && !isMissing(b) && compare(a, b) < 0,
  "<=": (a, b) => !isMissing(a) && !isMissing(b) && compare(a, b) <= 0,
  ">": (a, b) => !isMissing(a) && !isMissing(b) && compare(a, b) > 0,
  ">=": (a, b) => !isMissing(a) && !isMissing(b) && compare(a, b) >= 0,
};

/** True where the text has what is looked for. */
export const matches = (value: Value, pattern: Pattern): boolean => {
  if (isMissing(value)) return false;
  const text = textOf(value);
  return pattern.kind === "text" ? text.includes(pattern.value) : pattern.expression.test(text);
};

function binary(operator: BinaryOperator, left: Expression, right: Expression, scope: Scope): Value {
  if (operator === "and") return flag(isTrue(evaluate(left, scope)) && isTrue(evaluate(right, scope)));
  if (operator === "or") return flag(isTrue(evaluate(left, scope)) || isTrue(evaluate(right, scope)));
  const [a, b] = [evaluate(left, scope), evaluate(right, scope)];
  const comparison = COMPARISONS[operator];
  if (comparison) return flag(comparison(a, b));
  const [x, y] = [numberOf(a), numberOf(b)];
  const result = x === null || y === null ? Number.NaN : (ARITHMETIC[operator]?.(x, y) ?? Number.NaN);
  return Number.isFinite(result) ? result : null;
}

/** Value of an expression; null where what it needs is missing. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "field":
      return scope.get(expression.name);
    case "text":
    case "number":
      return expression.value;
    case "duration":
      return expression.ms;
    case "everything":
      return null;
    case "not":
      return flag(!isTrue(evaluate(expression.operand, scope)));
    case "binary":
      return binary(expression.operator, expression.left, expression.right, scope);
    case "like":
      return flag(matches(evaluate(expression.value, scope), expression.pattern) !== expression.negated);
    case "in": {
      const value = evaluate(expression.value, scope);
      const found = !isMissing(value) && expression.items.some((item) => compare(value, evaluate(item, scope)) === 0);
      return flag(found !== expression.negated);
    }
    case "call": {
      // Computed by stats, under its text.
      if (Object.hasOwn(AGGREGATE_FUNCTIONS, expression.name)) return scope.get(printExpression(expression));
      const args = expression.args.map((arg) => evaluate(arg, scope));
      if (expression.name === "bin") args.push(scope.get("@timestamp"));
      return SCALAR_FUNCTIONS[expression.name]?.apply(args) ?? null;
    }
  }
}
