import { FilterError } from "./errors.js";

/** A piece of a filter expression. */
export interface FilterToken {
  readonly kind: "word" | "text" | "number" | "sign" | "end";
  readonly value: string;
  readonly at: number;
}

const PIECES: readonly (readonly [FilterToken["kind"], RegExp])[] = [
  ["text", /"((?:[^"\\]|\\.)*)"/sy],
  ["number", /-?\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z_][\w.:-]*/y],
  ["sign", /!=|<=|>=|==|[!<>=(){}[\],]/y],
];
const SPACE = /\s*/y;

/** Tokens of a filter expression, an end behind them. @throws {FilterError} */
export function filterTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at >= text.length) return [...tokens, { kind: "end", value: "", at: text.length }];
    const start = at;
    for (const [kind, pattern] of PIECES) {
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      if (!match) continue;
      const value = kind === "text" ? (match[1] ?? "").replace(/\\(["\\])/g, "$1") : match[0];
      tokens.push({ kind, value, at: start });
      at += match[0].length;
      break;
    }
    if (at === start) throw new FilterError(`${text[start]} means nothing here`, start);
  }
}
