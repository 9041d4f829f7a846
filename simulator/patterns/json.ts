import type { Scanner } from "../scanner.js";
import { type Condition, compileExpression, conditions, type Expression, takeExpression } from "./expression.js";
import { PATTERN_LIMITS } from "./limits.js";
import type { JsonObject, JsonValue, LogLine } from "./line.js";
import { takeComparison } from "./operand.js";
import { compileRead, compileReadAll, hasWildcard, type Selector, takeSelector } from "./selector.js";
import { compileValueTest } from "./value-test.js";

const IS_VALUES = [
  ["NULL", null],
  ["TRUE", true],
  ["FALSE", false],
] as const;

function takeCondition(scanner: Scanner): Condition<Selector> {
  if (scanner.next === "!") scanner.fail("! does not negate", "write != or NOT EXISTS");
  const subject = takeSelector(scanner);
  scanner.skipSpace();
  if (scanner.take("IS")) {
    scanner.skipSpace();
    const value = IS_VALUES.find(([word]) => scanner.take(word));
    if (!value) return scanner.fail(`IS is followed by ${scanner.found()}`, "write IS NULL, IS TRUE or IS FALSE");
    return { kind: "is", subject, value: value[1] };
  }
  if (scanner.take("NOT")) {
    scanner.skipSpace();
    scanner.expect("EXISTS", "write NOT EXISTS");
    return { kind: "absent", subject };
  }
  return { kind: "compare", subject, ...takeComparison(scanner) };
}

/** Takes a JSON pattern: conditions in braces. */
export function takeJsonPattern(scanner: Scanner): Expression<Selector> {
  scanner.expect("{", "begin with {");
  const expression = takeExpression(scanner, () => takeCondition(scanner));
  scanner.expect("}", "join conditions with && or ||, and end with }");
  const { wildcardSelectors: most } = PATTERN_LIMITS;
  const wildcards = conditions(expression).filter(({ subject }) => hasWildcard(subject)).length;
  if (wildcards > most) scanner.fail(`${wildcards} selectors with a wildcard`, `use at most ${most}`, 0);
  return expression;
}

/** What a condition asks of the value that was selected; undefined: there is none. */
function compileCondition(condition: Condition<Selector>): (value: JsonValue | undefined) => boolean {
  if (condition.kind === "absent") return (value) => value === undefined;
  if (condition.kind === "is") return (value) => value === condition.value;
  const test = compileValueTest(condition.comparison, condition.operand);
  // Objects, arrays, booleans, null and nothing meet no comparison, not even !=.
  return (value) => (typeof value === "string" || typeof value === "number") && test(value);
}

function compileOn(condition: Condition<Selector>): (document: JsonObject) => boolean {
  const test = compileCondition(condition);
  if (!hasWildcard(condition.subject)) {
    const read = compileRead(condition.subject);
    return (document) => test(read(document));
  }
  const readAll = compileReadAll(condition.subject);
  return condition.kind === "absent" ? (document) => readAll(document).length === 0 : (document) => readAll(document).some(test);
}

/** Compiles a JSON pattern. A line that is no JSON object does not match, whatever the conditions. */
export function compileJsonPattern(expression: Expression<Selector>): (line: LogLine) => boolean {
  const test = compileExpression(expression, compileOn);
  return ({ json }) => json !== null && test(json);
}
