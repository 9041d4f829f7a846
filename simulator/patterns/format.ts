import { quote } from "../scanner.js";
import type { Condition, Expression } from "./expression.js";
import type { Operand } from "./operand.js";
import type { Selector, Step } from "./selector.js";
import type { Field } from "./space-delimited.js";
import type { PatternSyntax } from "./syntax.js";

function formatStep(step: Step): string {
  switch (step.kind) {
    case "any-property":
      return ".*";
    case "any-element":
      return "[*]";
    case "element":
      return `[${step.index}]`;
    case "property":
      return /^[A-Za-z0-9_-]+$/.test(step.name) ? `.${step.name}` : `[${quote(step.name)}]`;
  }
}

const formatSelector = (selector: Selector): string => `$${selector.map(formatStep).join("")}`;

function formatOperand(operand: Operand): string {
  if (operand.kind === "number") return operand.text;
  return operand.kind === "regex" ? `%${operand.source}%` : quote(operand.text);
}

function formatCondition(condition: Condition<string>): string {
  const { subject } = condition;
  if (condition.kind === "absent") return `${subject} NOT EXISTS`;
  if (condition.kind === "is") return `${subject} IS ${String(condition.value).toUpperCase()}`;
  return `${subject} ${condition.comparison} ${formatOperand(condition.operand)}`;
}

function formatExpression<Subject>(expression: Expression<Subject>, subject: (subject: Subject) => string): string {
  if (!("of" in expression)) return formatCondition({ ...expression, subject: subject(expression.subject) });
  const parts = expression.of.map((part) => {
    const text = formatExpression(part, subject);
    return "of" in part ? `(${text})` : text;
  });
  return parts.join(expression.kind === "and" ? " && " : " || ");
}

function formatField(field: Field): string {
  if (field.kind === "any-words") return "...";
  return field.condition ? formatExpression(field.condition, (name) => name) : field.name;
}

/** Writes what was parsed; parsing that gives the same again. */
export function formatSyntax(syntax: PatternSyntax): string {
  switch (syntax.kind) {
    case "all":
      return "";
    case "regex":
      return `%${syntax.source}%`;
    case "json":
      return `{ ${formatExpression(syntax.expression, formatSelector)} }`;
    case "space-delimited":
      return `[${syntax.fields.map(formatField).join(", ")}]`;
    case "terms": {
      const { required, excluded, optional } = syntax.terms;
      return [
        ...required.map(quote),
        ...excluded.map((term) => `-${quote(term)}`),
        ...optional.map((term) => `?${quote(term)}`),
      ].join(" ");
    }
  }
}
