import { ExpressionError } from "./errors.js";
import type { BinaryOperator, Expression } from "./syntax.js";
import { type Token, tokensOf } from "./tokens.js";

/** Longest expression (page "MetricDataQuery"). */
const MAX_LENGTH = 2048;
/** Deepest nesting that is parsed; none that means something comes near. */
const MAX_DEPTH = 200;

/** Operators from the weakest to the strongest; all group from the left but ^. */
const LEVELS: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { OR: "OR", "||": "OR" },
  { AND: "AND", "&&": "AND" },
  { "==": "==", "!=": "!=", "<=": "<=", ">=": ">=", "<": "<", ">": ">" },
  { "+": "+", "-": "-" },
  { "*": "*", "/": "/" },
];

class Parser {
  private index = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Expression {
    const expression = this.level(0);
    if (this.token.kind !== "end") this.fail(`"${this.token.text}" does not continue the expression: an operator is missing`);
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.index] ?? { kind: "end", text: "", at: this.text.length + 1 };
  }

  private fail(problem: string, at = this.token.at): never {
    throw new ExpressionError(this.text, at, problem);
  }

  private is(sign: string): boolean {
    return this.token.kind === "sign" && this.token.text === sign;
  }

  private expect(sign: string, why: string): void {
    if (!this.is(sign)) this.fail(`"${sign}" is missing ${why}`);
    this.index += 1;
  }

  private level(number: number): Expression {
    const operators = LEVELS[number];
    if (!operators) return this.negative();
    let left = this.level(number + 1);
    for (;;) {
      const { kind, text, at } = this.token;
      const operator = kind === "sign" || kind === "name" ? operators[text] : undefined;
      if (!operator) return left;
      this.index += 1;
      left = { kind: "binary", operator, left, right: this.level(number + 1), at };
    }
  }

  /** Unary minus is weaker than ^, as in mathematics: −2^2 is −4. */
  private negative(): Expression {
    const { at } = this.token;
    if (!this.is("-")) return this.power();
    this.index += 1;
    return this.nested(() => ({ kind: "negative", operand: this.negative(), at }));
  }

  private power(): Expression {
    const left = this.primary();
    const { at } = this.token;
    if (!this.is("^")) return left;
    this.index += 1;
    return this.nested(() => ({ kind: "binary", operator: "^", left, right: this.negative(), at }));
  }

  private primary(): Expression {
    const { kind, text, at } = this.token;
    if (kind === "end") this.fail("the expression ends where a value is missing");
    this.index += 1;
    if (kind === "number") return { kind: "number", value: Number(text), at };
    if (kind === "text") return { kind: "text", value: text, at };
    if (kind === "name") {
      if (this.is("("))
        return this.nested(() => ({ kind: "call", name: text, arguments: this.items(")", `after ${text}(`), at }));
      return /^[a-z]/.test(text) ? { kind: "id", name: text, at } : { kind: "word", name: text, at };
    }
    if (text === "[") {
      this.index -= 1;
      return this.nested(() => ({ kind: "list", items: this.items("]", "after ["), at }));
    }
    if (text !== "(") this.fail(`"${text}" stands where a value is missing`, at);
    const inner = this.nested(() => this.level(0));
    this.expect(")", `for the ( at character ${at}`);
    return inner;
  }

  /** Values between brackets, with commas between them; the opening bracket is next. */
  private items(close: string, why: string): readonly Expression[] {
    this.index += 1;
    const items: Expression[] = [];
    while (!this.is(close)) {
      if (items.length > 0) this.expect(",", `or "${close}" ${why}`);
      items.push(this.level(0));
    }
    this.index += 1;
    return items;
  }

  private nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.fail(`more than ${MAX_DEPTH} levels of nesting`);
    const parsed = parse();
    this.depth -= 1;
    return parsed;
  }
}

/**
 * Parses a metric math expression (page "Using metric math"). CloudWatch does not publish how operators bind; this is the usual
 * order: ^, unary minus, * /, + −, comparisons, AND, OR.
 * @throws {ExpressionError} with the character where it is wrong
 */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH)
    throw new ExpressionError(
      `${text.slice(0, 40)}…`,
      MAX_LENGTH + 1,
      `${text.length} characters, at most ${MAX_LENGTH} are allowed`,
    );
  return new Parser(text, tokensOf(text)).whole();
}
