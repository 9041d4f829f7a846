import { type Comparison, isOrdering, type Operand, toNumber } from "./operand.js";
import { PatternScanner } from "./pattern-scanner.js";
import { takeRegex } from "./regex.js";
import { type TextTest, wildcardTest } from "./wildcard.js";

function textTest(operand: Operand): TextTest {
  if (operand.kind !== "regex") return wildcardTest(operand.text);
  const { regex } = takeRegex(new PatternScanner(`%${operand.source}%`));
  return (text) => regex.test(text);
}

function numberTest(comparison: Comparison, limit: number): (value: number) => boolean {
  switch (comparison) {
    case "=":
      return (value) => value === limit;
    case "!=":
      return (value) => value !== limit;
    case "<":
      return (value) => value < limit;
    case "<=":
      return (value) => value <= limit;
    case ">":
      return (value) => value > limit;
    case ">=":
      return (value) => value >= limit;
  }
}

/**
 * Compiles a comparison with a value of a JSON document. A number meets a number as such and a text as it prints; a text meets
 * a number only as the text that is written, and is never more or less than one.
 */
export function compileValueTest(comparison: Comparison, operand: Operand): (value: string | number) => boolean {
  const wanted = comparison === "=";
  const ofText: TextTest = isOrdering(comparison)
    ? () => false
    : ((test: TextTest): TextTest => (wanted ? test : (text) => !test(text)))(textTest(operand));
  if (operand.kind !== "number") return (value) => ofText(typeof value === "string" ? value : String(value));
  const ofNumber = numberTest(comparison, Number(operand.text));
  return (value) => (typeof value === "number" ? ofNumber(value) : ofText(value));
}

/** Compiles a comparison with a word of a line, which is a number where it reads as one. */
export function compileWordTest(comparison: Comparison, operand: Operand): TextTest {
  const test = compileValueTest(comparison, operand);
  if (operand.kind !== "number") return test;
  return (word) => {
    const number = toNumber(word);
    return test(Number.isNaN(number) ? word : number);
  };
}
