import { ExpressionError } from "./errors.js";

/** A piece of an expression; the text of a string comes without its quotes. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  readonly text: string;
  /** Character, counted from 1. */
  readonly at: number;
}

const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z][A-Za-z0-9_]*/y],
  ["text", /"[^"]*"|'[^']*'|“[^”]*”/y],
  ["sign", /==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]/y],
];

/** @throws {ExpressionError} at a character that begins nothing */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const next = (): Token | null => {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const [found] = pattern.exec(expression) ?? [];
      if (found === undefined) continue;
      const token = { kind, text: kind === "text" ? found.slice(1, -1) : found, at: at + 1 };
      at += found.length;
      return token;
    }
    return null;
  };
  while (at < expression.length) {
    if (/\s/.test(expression.charAt(at))) {
      at += 1;
      continue;
    }
    const token = next();
    if (!token) throw new ExpressionError(expression, at + 1, problemWith(expression.charAt(at)));
    tokens.push(token);
  }
  return [...tokens, { kind: "end", text: "", at: expression.length + 1 }];
}

function problemWith(character: string): string {
  if (`"'“`.includes(character)) return "the text that begins here does not end: close its quotes";
  if (character === "=") return "= compares nothing: write ==";
  if (character === "&" || character === "|") return `${character} is no operator: write ${character}${character}`;
  if (character === "!") return "! is no operator: write == 0";
  return `"${character}" means nothing in metric math`;
}
