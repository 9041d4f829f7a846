import { InsightsQueryError } from "./errors.js";

/** A piece of a query. Words keep their spelling. */
export interface Token {
  readonly kind: "word" | "quoted-name" | "text" | "number" | "duration" | "sign" | "end";
  /** Without quotes and escapes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /(?:\s|#[^\n]*)*/y;
const WORD = /[@A-Za-z_][\w@.]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const UNIT = /[A-Za-z]+/y;
const SIGN = /!=|<=|>=|=~|[-=<>+*/%(),|[\]]/y;
const QUOTED: Readonly<Record<string, { readonly kind: Token["kind"]; readonly pattern: RegExp }>> = {
  '"': { kind: "text", pattern: /"((?:[^"\\]|\\.)*)"/sy },
  "'": { kind: "text", pattern: /'((?:[^'\\]|\\.)*)'/sy },
  "`": { kind: "quoted-name", pattern: /`([^`]+)`/y },
};
const REGEX = /\/((?:[^/\\\n]|\\.)+)\//y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** In a string only the quote and the backslash are escaped; what else follows a backslash is kept with it. */
const withoutEscapes = (text: string): string => text.replace(/\\(["'\\])/g, "$1");

/** Cuts a query into tokens, one at a time, since what `/` means depends on where it stands. */
export class Scanner {
  private at = 0;
  private ahead: Token | null = null;

  constructor(readonly query: string) {}

  /** The next token, which stays. @throws {InsightsQueryError} */
  peek(): Token {
    this.ahead ??= this.scan();
    return this.ahead;
  }

  /** The next token. @throws {InsightsQueryError} */
  take(): Token {
    const token = this.peek();
    this.ahead = null;
    this.at = token.end;
    return token;
  }

  /** A regular expression between slashes; null: there is none. */
  takeRegex(): { readonly source: string; readonly start: number; readonly end: number } | null {
    const start = this.skipSpace();
    const match = matchAt(REGEX, this.query, start);
    if (!match) return null;
    this.ahead = null;
    this.at = start + match[0].length;
    return { source: match[1] ?? "", start, end: this.at };
  }

  /** Refuses a place of the query. @throws {InsightsQueryError} always */
  refuse(problem: string, { start, end }: Pick<Token, "start" | "end"> = this.peek()): never {
    throw new InsightsQueryError(problem, this.query, start, end);
  }

  private skipSpace(): number {
    return this.at + (matchAt(SPACE, this.query, this.at)?.[0].length ?? 0);
  }

  private scan(): Token {
    const { query } = this;
    const start = this.skipSpace();
    if (start >= query.length) return { kind: "end", value: "", start, end: start };
    const token = (kind: Token["kind"], value: string, length: number): Token => ({ kind, value, start, end: start + length });
    const quoted = QUOTED[query[start] ?? ""];
    if (quoted) {
      const match = matchAt(quoted.pattern, query, start);
      if (!match) this.refuse("this quote is never closed", { start, end: query.length });
      return token(quoted.kind, quoted.kind === "text" ? withoutEscapes(match[1] ?? "") : (match[1] ?? ""), match[0].length);
    }
    const number = matchAt(NUMBER, query, start);
    if (number) {
      const unit = matchAt(UNIT, query, start + number[0].length)?.[0] ?? "";
      return token(unit === "" ? "number" : "duration", number[0] + unit, number[0].length + unit.length);
    }
    const word = matchAt(WORD, query, start);
    if (word) return token("word", word[0], word[0].length);
    const sign = matchAt(SIGN, query, start);
    if (sign) return token("sign", sign[0], sign[0].length);
    return this.refuse(`${query[start]} means nothing here`, { start, end: start + 1 });
  }
}
