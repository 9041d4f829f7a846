import type { Column, Command, Expression, Pattern, Query } from "./ast.js";

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
const KEYWORDS = new Set(["and", "or", "not", "in", "like", "as", "by", "asc", "desc"]);
/** A name bare where it can be. */
const named = (name: string): string =>
  /^[@A-Za-z_][\w@.]*$/.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : `\`${name}\``;
const patternText = (pattern: Pattern): string => (pattern.kind === "text" ? quoted(pattern.value) : `/${pattern.source}/`);

/** In brackets where it is made of parts. */
const nested = (expression: Expression): string =>
  ["binary", "not", "like", "in"].includes(expression.kind) ? `(${printExpression(expression)})` : printExpression(expression);

/** Text of an expression: what its column is called. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "field":
      return named(expression.name);
    case "text":
      return quoted(expression.value);
    case "number":
      return String(expression.value);
    case "duration":
      return expression.text;
    case "everything":
      return "*";
    case "call":
      return `${expression.name}(${expression.args.map(printExpression).join(", ")})`;
    case "not":
      return `not ${nested(expression.operand)}`;
    case "binary":
      return `${nested(expression.left)} ${expression.operator} ${nested(expression.right)}`;
    case "like":
      return `${nested(expression.value)} ${expression.negated ? "not " : ""}like ${patternText(expression.pattern)}`;
    case "in":
      return `${nested(expression.value)} ${expression.negated ? "not " : ""}in [${expression.items.map(nested).join(", ")}]`;
  }
}

/** Name of a column. A field keeps its name as it is. */
export const columnName = ({ expression, alias }: Column): string =>
  alias ?? (expression.kind === "field" ? expression.name : printExpression(expression));

const columns = (list: readonly Column[]): string =>
  list.map(({ expression, alias }) => `${nested(expression)}${alias === null ? "" : ` as ${named(alias)}`}`).join(", ");

function printCommand(command: Command): string {
  switch (command.kind) {
    case "fields":
    case "display":
      return `${command.kind} ${columns(command.columns)}`;
    case "filter":
      return `filter ${printExpression(command.condition)}`;
    case "parse": {
      const names = command.pattern.kind === "text" ? ` as ${command.names.map(named).join(", ")}` : "";
      return `parse ${nested(command.from)} ${patternText(command.pattern)}${names}`;
    }
    case "stats":
      return `stats ${columns(command.columns)}${command.by.length > 0 ? ` by ${columns(command.by)}` : ""}`;
    case "sort":
      return `sort ${command.keys.map(({ expression, descending }) => `${nested(expression)} ${descending ? "desc" : "asc"}`).join(", ")}`;
    case "limit":
      return `limit ${command.count}`;
  }
}

/** Text of a query that reads as the same query. */
export const printQuery = (query: Query): string => query.map(printCommand).join("\n| ");
