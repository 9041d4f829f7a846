import {
  type Filter,
  FLAGS,
  type Keyword,
  NUMBERS,
  OPERATORS,
  type Operand,
  type Operator,
  type ServiceMatch,
  TEXTS,
} from "./ast.js";
import { FilterError } from "./errors.js";
import { type FilterToken, filterTokens } from "./scanner.js";

/** Deeper nesting is nobody's filter, and would end the stack. */
const DEEPEST = 100;
const ANNOTATION = "annotation";

const find = <T extends string>(list: readonly T[], value: string): T | undefined => list.find((one) => one === value);

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly FilterToken[]) {}

  whole(): Filter {
    const filter = this.either();
    return this.peek().kind === "end" ? filter : this.refuse("expected AND, OR or the end");
  }

  private either(): Filter {
    if (++this.depth > DEEPEST) this.refuse("this is nested too deeply");
    let left = this.both();
    while (this.isWord("OR")) {
      this.at += 1;
      left = { kind: "or", left, right: this.both() };
    }
    this.depth -= 1;
    return left;
  }

  /** Terms with AND or nothing between them. */
  private both(): Filter {
    let left = this.term();
    for (;;) {
      if (this.isWord("AND")) this.at += 1;
      else if (this.isWord("OR") || !(this.peek().kind === "word" || this.isSign("!") || this.isSign("("))) return left;
      left = { kind: "and", left, right: this.term() };
    }
  }

  private term(): Filter {
    if (this.isSign("!") || this.isWord("NOT")) {
      if (++this.depth > DEEPEST) this.refuse("this is nested too deeply");
      this.at += 1;
      const operand = this.term();
      this.depth -= 1;
      return { kind: "not", operand };
    }
    if (this.isSign("(")) {
      this.at += 1;
      const inner = this.either();
      this.expect(")");
      return inner;
    }
    if (this.isWord("SERVICE")) return this.service();
    if (this.isWord("EDGE")) return this.edge();
    return this.comparison();
  }

  private service(): Filter {
    this.at += 1;
    this.expect("(");
    const service = this.isSign(")") ? {} : this.match();
    this.expect(")");
    return { kind: "service", service, filter: this.block() };
  }

  private edge(): Filter {
    this.at += 1;
    this.expect("(");
    const from = this.match();
    this.expect(",");
    const to = this.match();
    this.expect(")");
    return { kind: "edge", from, to, filter: this.block() };
  }

  private block(): Filter | null {
    if (!this.isSign("{")) return null;
    this.at += 1;
    const filter = this.either();
    this.expect("}");
    return filter;
  }

  /** A name, or `id(name: "…", type: "…", account.id: "…")`. */
  private match(): ServiceMatch {
    const token = this.take();
    if (token.kind === "text") return { name: token.value };
    if (token.kind !== "word" || token.value.toLowerCase() !== "id")
      return this.refuse("expected a name in quotes or id(…)", token);
    this.expect("(");
    let match: ServiceMatch = {};
    do {
      const key = this.take();
      // The colon belongs to the word.
      const name = key.value.toLowerCase().replace(/:$/, "");
      if (key.kind !== "word" || !key.value.endsWith(":")) this.refuse("expected name:, type: or account.id:", key);
      const value = this.take();
      if (value.kind !== "text") this.refuse("expected a text in quotes", value);
      if (name === "name") match = { ...match, name: value.value };
      else if (name === "type") match = { ...match, type: value.value };
      else if (name === "account.id") match = { ...match, account: value.value };
      else this.refuse("expected name:, type: or account.id:", key);
    } while (this.isSign(",") && ++this.at);
    this.expect(")");
    return match;
  }

  private comparison(): Filter {
    const keyword = this.keyword();
    const token = this.peek();
    const spelled = token.value === "==" ? "=" : token.value.toUpperCase();
    const operator = token.kind === "sign" || token.kind === "word" ? find(OPERATORS, spelled) : undefined;
    if (operator === undefined) {
      if (keyword.kind === "number" || keyword.kind === "text") this.refuse(`expected a comparison after ${keyword.name}`, token);
      return { kind: "has", keyword };
    }
    this.at += 1;
    return { kind: "compare", keyword, operator, value: this.value(keyword, operator) };
  }

  private keyword(): Keyword {
    const token = this.take();
    if (token.kind !== "word") return this.refuse("expected a keyword", token);
    const word = token.value.toLowerCase();
    const flag = find(FLAGS, word);
    if (flag) return { kind: "flag", name: flag };
    const number = find(NUMBERS, word);
    if (number) return { kind: "number", name: number };
    const text = find(TEXTS, word);
    if (text) return { kind: "text", name: text };
    if (word === ANNOTATION && this.isSign("[")) {
      this.at += 1;
      const key = this.take();
      if (key.kind !== "word" && key.kind !== "text") this.refuse("expected the key of an annotation", key);
      this.expect("]");
      return { kind: "annotation", name: key.value };
    }
    if (word.startsWith(`${ANNOTATION}.`)) return { kind: "annotation", name: token.value.slice(ANNOTATION.length + 1) };
    return this.refuse(`the keyword ${token.value} is not known here`, token);
  }

  private value(keyword: Keyword, operator: Operator): Operand {
    const token = this.take();
    const ofTexts = operator.length > 2;
    if (token.kind === "text") {
      if (keyword.kind === "text" || keyword.kind === "annotation") return token.value;
    } else if (token.kind === "number") {
      if (!ofTexts && (keyword.kind === "number" || keyword.kind === "annotation")) return Number(token.value);
    } else if (token.kind === "word" && /^(true|false)$/i.test(token.value)) {
      const comparable = keyword.kind === "flag" || keyword.kind === "annotation";
      if (comparable && (operator === "=" || operator === "!=")) return token.value.toLowerCase() === "true";
    }
    return this.refuse(`${keyword.name} cannot be compared with ${token.value || "nothing"} by ${operator}`, token);
  }

  private peek(): FilterToken {
    return this.tokens[this.at] ?? { kind: "end", value: "", at: 0 };
  }

  private take(): FilterToken {
    const token = this.peek();
    if (token.kind !== "end") this.at += 1;
    return token;
  }

  private isWord(word: string): boolean {
    const { kind, value } = this.peek();
    return kind === "word" && value.toUpperCase() === word;
  }

  private isSign(sign: string): boolean {
    const { kind, value } = this.peek();
    return kind === "sign" && value === sign;
  }

  private expect(sign: string): void {
    if (!this.isSign(sign)) this.refuse(`expected ${sign}`);
    this.at += 1;
  }

  private refuse(problem: string, { at }: FilterToken = this.peek()): never {
    throw new FilterError(problem, at);
  }
}

/**
 * Reads a filter expression (page "Using filter expressions"). Keywords that are not known here are refused, never passed over.
 * @throws {FilterError} telling the place
 */
export const parseFilter = (text: string): Filter => new Parser(filterTokens(text)).whole();
