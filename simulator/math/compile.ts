import { closest } from "../../domain/contracts/near-words.js";
import { ExpressionError } from "./errors.js";
import { FUNCTIONS, REFUSED } from "./functions/index.js";
import { combine } from "./operators.js";
import type { Call, Scope } from "./scope.js";
import type { Expression } from "./syntax.js";
import { arrayFrom, seriesFrom, TYPE_NAMES, type Value } from "./values.js";

const negate = (input: Float64Array, output: Float64Array): void => {
  for (let index = 0; index < input.length; index += 1) output[index] = -(input[index] ?? Number.NaN);
};

/** Turns the tree of `text` into a value that reads the scope's frame. @throws {ExpressionError} */
export function compile(text: string, expression: Expression, scope: Scope): Value {
  const fail = (problem: string, at: number): never => {
    throw new ExpressionError(text, at, problem);
  };

  const call = (node: Expression & { kind: "call" }): Value => {
    const found = Object.hasOwn(FUNCTIONS, node.name) ? FUNCTIONS[node.name] : undefined;
    if (!found) return fail(unknownFunction(node.name), node.at);
    const count = node.arguments.length;
    if (count < found.least || count > found.most) return fail(`${count} arguments: write ${found.usage}`, node.at);
    const argument = (index: number): Expression => node.arguments[index] ?? node;
    const context: Call = {
      name: node.name,
      arguments: node.arguments,
      scope,
      value: (index) => valueFor(argument(index)),
      fail: (problem, index) => fail(problem, index === undefined ? node.at : argument(index).at),
    };
    return found.compile(context);
  };

  const list = (node: Expression & { kind: "list" }): Value => {
    if (node.items.length === 0) return fail("an empty array: name at least one time series", node.at);
    const items = node.items.map((item) => {
      const value = valueFor(item);
      if (value.type === "scalar") return fail("an array holds time series; make one of a number with TIME_SERIES(…)", item.at);
      return value;
    });
    const all: Float64Array[] = [];
    const read = (): readonly Float64Array[] => {
      all.length = 0;
      for (const item of items)
        if (item.type === "series") all.push(item.read());
        else all.push(...item.read());
      return all;
    };
    return { type: "array", read };
  };

  const valueFor = (node: Expression): Value => {
    switch (node.kind) {
      case "number":
        return { type: "scalar", read: () => node.value };
      case "id":
        return scope.query(node.name) ?? fail(unknownId(node.name, scope.ids), node.at);
      case "text":
        return fail("a text can only stand in METRICS(…)", node.at);
      case "word":
        return fail(`${node.name} is no value: ids begin with a lower-case letter, and functions have parentheses`, node.at);
      case "list":
        return list(node);
      case "negative": {
        const operand = valueFor(node.operand);
        if (operand.type === "scalar") return { type: "scalar", read: () => -operand.read() };
        return operand.type === "array" ? arrayFrom(operand, negate) : seriesFrom(operand.read, negate);
      }
      case "binary": {
        const [left, right] = [valueFor(node.left), valueFor(node.right)];
        return combine(node.operator, left, right) ?? fail(`${node.operator} does not join two arrays of time series`, node.at);
      }
      case "call":
        return call(node);
    }
  };
  return valueFor(expression);
}

function unknownFunction(name: string): string {
  if (Object.hasOwn(REFUSED, name)) return `${name} is not supported: ${REFUSED[name]}`;
  const near = closest(name.toUpperCase(), Object.keys(FUNCTIONS));
  return `there is no function ${name}${near === null ? `; there are ${Object.keys(FUNCTIONS).sort().join(", ")}` : `: did you mean ${near}?`}`;
}

function unknownId(name: string, ids: readonly string[]): string {
  const near = closest(name, ids);
  return `no query has the id ${name}${near === null ? `; there are ${ids.join(", ")}` : `: did you mean ${near}?`}`;
}

/** Checks that the result is what CloudWatch returns: a time series, or an array of them. @throws {ExpressionError} */
export function checkResult(queryId: string, text: string, value: Value): void {
  const problem = `the result is ${TYPE_NAMES.scalar}, must be a time series; TIME_SERIES(…) makes one`;
  if (value.type === "scalar") throw new ExpressionError(text, 1, problem, { queryId });
}
