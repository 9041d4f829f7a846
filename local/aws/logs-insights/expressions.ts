import { BINARY_OPERATORS, type BinaryOperator, type Expression, type Pattern } from "./ast.js";
import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } from "./functions.js";
import type { Scanner, Token } from "./scanner.js";

/** Levels of binding, loosest first; `not`, `like` and `in` stand between `and` and the comparisons. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["or"],
  ["and"],
  ["=", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];
const COMPARISONS = 2;
/** Deeper nesting is nobody's query, and would end the stack. */
const DEEPEST = 100;

const UNITS_MS: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};

/** True where the token is this keyword, however it is spelled. */
export const isWord = (token: Token, word: string): boolean => token.kind === "word" && token.value.toLowerCase() === word;
/** True where the token is this sign. */
export const isSign = (token: Token, sign: string): boolean => token.kind === "sign" && token.value === sign;

/** Takes a sign that must be there. @throws {InsightsQueryError} */
export function expectSign(scanner: Scanner, sign: string): void {
  if (!isSign(scanner.peek(), sign)) scanner.refuse(`expected ${sign}`);
  scanner.take();
}

/** A list with commas, at least one item. */
export function commaList<T>(scanner: Scanner, item: () => T): T[] {
  const items = [item()];
  while (isSign(scanner.peek(), ",")) {
    scanner.take();
    items.push(item());
  }
  return items;
}

const operatorOf = (token: Token, level: readonly BinaryOperator[]): BinaryOperator | undefined => {
  if (token.kind !== "sign" && token.kind !== "word") return undefined;
  const found = BINARY_OPERATORS.find((operator) => operator === token.value.toLowerCase());
  return found && level.includes(found) ? found : undefined;
};

/** A regular expression, or a text that must be a part. @throws {InsightsQueryError} */
export function takePattern(scanner: Scanner): Pattern {
  const regex = scanner.takeRegex();
  if (!regex) {
    const token = scanner.peek();
    if (token.kind !== "text") scanner.refuse("expected a text in quotes or a regular expression between slashes");
    return { kind: "text", value: scanner.take().value };
  }
  const insensitive = regex.source.startsWith("(?i)");
  try {
    const expression = new RegExp(insensitive ? regex.source.slice("(?i)".length) : regex.source, insensitive ? "i" : "");
    return { kind: "regex", source: regex.source, expression };
  } catch (error) {
    return scanner.refuse(error instanceof Error ? error.message : String(error), regex);
  }
}

/** Reads expressions. `aggregates` says whether functions over many records may stand here. */
export class ExpressionParser {
  private depth = 0;

  constructor(
    private readonly scanner: Scanner,
    private readonly aggregates: boolean,
  ) {}

  /** @throws {InsightsQueryError} */
  expression(): Expression {
    if (++this.depth > DEEPEST) this.scanner.refuse("this is nested too deeply");
    const expression = this.level(0);
    this.depth -= 1;
    return expression;
  }

  private level(index: number): Expression {
    const operators = LEVELS[index];
    if (!operators) return this.operand();
    let left = index === COMPARISONS ? this.condition(index) : this.level(index + 1);
    for (;;) {
      const operator = operatorOf(this.scanner.peek(), operators);
      if (!operator) return left;
      this.scanner.take();
      left = { kind: "binary", operator, left, right: this.level(index + 1) };
    }
  }

  /** `not …`, `… like …`, `… in […]`. */
  private condition(index: number): Expression {
    const { scanner } = this;
    if (isWord(scanner.peek(), "not")) {
      if (++this.depth > DEEPEST) scanner.refuse("this is nested too deeply");
      scanner.take();
      const operand = this.level(COMPARISONS);
      this.depth -= 1;
      return { kind: "not", operand };
    }
    const value = this.level(index + 1);
    const negated = isWord(scanner.peek(), "not");
    if (negated) scanner.take();
    const token = scanner.peek();
    if (isWord(token, "like") || (!negated && isSign(token, "=~"))) {
      scanner.take();
      return { kind: "like", negated, value, pattern: takePattern(scanner) };
    }
    if (isWord(token, "in")) {
      scanner.take();
      return { kind: "in", negated, value, items: this.items() };
    }
    return negated ? scanner.refuse("expected like or in after not") : value;
  }

  private items(): Expression[] {
    expectSign(this.scanner, "[");
    const items = commaList(this.scanner, () => this.expression());
    expectSign(this.scanner, "]");
    return items;
  }

  /** A field, a value, a function's result or an expression in brackets. @throws {InsightsQueryError} */
  operand(): Expression {
    const { scanner } = this;
    const token = scanner.take();
    if (token.kind === "text") return { kind: "text", value: token.value };
    if (token.kind === "number") return { kind: "number", value: Number(token.value) };
    if (token.kind === "duration") return this.duration(token);
    if (token.kind === "quoted-name") return { kind: "field", name: token.value };
    if (isSign(token, "-") && scanner.peek().kind === "number") return { kind: "number", value: -Number(scanner.take().value) };
    if (isSign(token, "(")) {
      const inner = this.expression();
      expectSign(scanner, ")");
      return inner;
    }
    if (token.kind !== "word") return scanner.refuse("expected a field, a value or a function", token);
    return isSign(scanner.peek(), "(") ? this.call(token) : { kind: "field", name: token.value };
  }

  private duration(token: Token): Expression {
    const [, count = "", unit = ""] = /^([\d.]+)(.+)$/.exec(token.value) ?? [];
    const ms = Number(count) * (UNITS_MS[unit] ?? 0);
    if (!(ms > 0)) this.scanner.refuse(`${token.value} is no length of time: use ${Object.keys(UNITS_MS).join(", ")}`, token);
    return { kind: "duration", text: token.value, ms };
  }

  private call(token: Token): Expression {
    const { scanner } = this;
    const name = token.value.toLowerCase();
    const aggregate = Object.hasOwn(AGGREGATE_FUNCTIONS, name) ? AGGREGATE_FUNCTIONS[name] : undefined;
    const known = aggregate ?? (Object.hasOwn(SCALAR_FUNCTIONS, name) ? SCALAR_FUNCTIONS[name] : undefined);
    if (!known) return scanner.refuse(`the function ${token.value} is not known here`, token);
    if (aggregate && !this.aggregates) scanner.refuse(`${name} is a function of stats`, token);
    expectSign(scanner, "(");
    const args: Expression[] = [];
    if (name === "count" && isSign(scanner.peek(), "*")) {
      scanner.take();
      args.push({ kind: "everything" });
    } else if (!isSign(scanner.peek(), ")")) {
      // An aggregate of an aggregate has no meaning.
      const inner = new ExpressionParser(scanner, this.aggregates && !aggregate);
      inner.depth = this.depth;
      args.push(...commaList(scanner, () => inner.expression()));
    }
    expectSign(scanner, ")");
    if (args.length < known.least || args.length > known.most)
      scanner.refuse(
        `${name} takes ${known.least === known.most ? known.least : `${known.least} to ${known.most}`} arguments`,
        token,
      );
    return { kind: "call", name, args: args.length === 0 ? [{ kind: "everything" }] : args };
  }
}
