import type { Column, Command, Expression, Pattern, Query } from "./ast.js";
import { commaList, ExpressionParser, isSign, isWord, takePattern } from "./expressions.js";
import { AGGREGATE_FUNCTIONS } from "./functions.js";
import { Scanner, type Token } from "./scanner.js";

/** Most rows of an answer (page "StartQuery"). */
export const MOST_ROWS = 10_000;

const takeName = (scanner: Scanner): string => {
  const token = scanner.take();
  return token.kind === "word" || token.kind === "quoted-name" ? token.value : scanner.refuse("expected a name", token);
};

function column(scanner: Scanner, aggregates: boolean): Column {
  const expression = new ExpressionParser(scanner, aggregates).expression();
  if (!isWord(scanner.peek(), "as")) return { expression, alias: null };
  scanner.take();
  return { expression, alias: takeName(scanner) };
}

const holdsAggregate = (expression: Expression): boolean => {
  if (expression.kind === "binary") return holdsAggregate(expression.left) || holdsAggregate(expression.right);
  return expression.kind === "call" && AGGREGATE.has(expression.name);
};
const AGGREGATE: ReadonlySet<string> = new Set(Object.keys(AGGREGATE_FUNCTIONS));

function stats(scanner: Scanner): Command {
  const start = scanner.peek();
  const columns = commaList(scanner, () => column(scanner, true));
  if (!columns.every(({ expression }) => holdsAggregate(expression)))
    scanner.refuse("stats needs functions over records, e.g. count(*)", start);
  if (!isWord(scanner.peek(), "by")) return { kind: "stats", columns, by: [] };
  scanner.take();
  return { kind: "stats", columns, by: commaList(scanner, () => column(scanner, false)) };
}

function sort(scanner: Scanner): Command {
  const keys = commaList(scanner, () => {
    // What is sorted by may be a column of stats, by its text.
    const expression = new ExpressionParser(scanner, true).expression();
    const descending = isWord(scanner.peek(), "desc");
    if (descending || isWord(scanner.peek(), "asc")) scanner.take();
    return { expression, descending };
  });
  return { kind: "sort", keys };
}

const NAMED_GROUP = /\(\?<([A-Za-z_]\w*)>/g;

function namesOf(scanner: Scanner, pattern: Pattern, at: Token): string[] {
  if (pattern.kind === "regex") {
    const names = [...pattern.source.matchAll(NAMED_GROUP)].map(([, name = ""]) => name);
    if (names.length === 0) scanner.refuse("a regular expression of parse needs named groups, e.g. (?<user>\\S+)", at);
    return names;
  }
  if (!isWord(scanner.peek(), "as")) scanner.refuse("expected as and a name for each *");
  scanner.take();
  const names = commaList(scanner, () => takeName(scanner));
  const stars = pattern.value.split("*").length - 1;
  if (names.length !== stars) scanner.refuse(`the pattern has ${stars} * and ${names.length} names`, at);
  return names;
}

function parse(scanner: Scanner): Command {
  // No whole expression: a slash after it begins the pattern.
  const from = new ExpressionParser(scanner, false).operand();
  const at = scanner.peek();
  const pattern = takePattern(scanner);
  return { kind: "parse", from, pattern, names: namesOf(scanner, pattern, at) };
}

function limit(scanner: Scanner): Command {
  const token = scanner.take();
  const count = token.kind === "number" ? Number(token.value) : Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > MOST_ROWS)
    scanner.refuse(`expected a whole number from 1 to ${MOST_ROWS}`, token);
  return { kind: "limit", count };
}

const COMMANDS: Readonly<Record<string, (scanner: Scanner) => Command>> = {
  fields: (scanner) => ({ kind: "fields", columns: commaList(scanner, () => column(scanner, false)) }),
  display: (scanner) => ({ kind: "display", columns: commaList(scanner, () => column(scanner, true)) }),
  filter: (scanner) => ({ kind: "filter", condition: new ExpressionParser(scanner, false).expression() }),
  ...{ parse, stats, sort, limit },
};

/**
 * Reads a query of Logs Insights (page "CloudWatch Logs Insights language query syntax"). Commands, functions and operators that
 * are not known here are refused, never passed over.
 * @throws {InsightsQueryError} telling the place
 */
export function parseQuery(text: string): Query {
  const scanner = new Scanner(text);
  const commands: Command[] = [];
  if (isSign(scanner.peek(), "|")) scanner.take();
  for (;;) {
    const token = scanner.take();
    const name = token.value.toLowerCase();
    const read = token.kind === "word" && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!read) return scanner.refuse(`expected one of the commands ${Object.keys(COMMANDS).join(", ")}`, token);
    commands.push(read(scanner));
    if (scanner.peek().kind === "end") return commands;
    if (!isSign(scanner.peek(), "|")) scanner.refuse("expected | or the end");
    scanner.take();
  }
}
