import { APOSTROPHE, classes, DATE_WORD, DATE_WORDS, DIGIT, hashOf, QUOTE } from "./characters.js";

/** A quoted text without a space is one value; the closing quote is looked for so far. */
const LONGEST_QUOTED = 256;

/** Place after the closing quote of a text without spaces; 0: none. */
export function closing(line: string, from: number, length: number): number {
  const quote = line.charCodeAt(from);
  const most = Math.min(length, from + LONGEST_QUOTED);
  for (let at = from + 1; at < most; at += 1) {
    const code = line.charCodeAt(at);
    if (code === quote) return at > from + 1 ? at + 1 : 0;
    if (code <= 32) return 0;
  }
  return 0;
}

/** A value behind `=` ends at a space or mark outside of its brackets and quotes; it is looked for so far. */
const LONGEST_VALUE = 512;
const OPENS = new Uint8Array(128);
const CLOSES = new Uint8Array(128);
for (const mark of "([{") OPENS[mark.charCodeAt(0)] = 1;
for (const mark of ")]}") CLOSES[mark.charCodeAt(0)] = 1;
const ENDS = new Uint8Array(128);
for (const mark of ",;|") ENDS[mark.charCodeAt(0)] = 1;

/** Place after a value that begins behind `=`: `[1, 2]`, `"View Lock"`, `WorkSource{10113}`. */
export function valueEnd(line: string, from: number, length: number): number {
  const most = Math.min(length, from + LONGEST_VALUE);
  let depth = 0;
  let quote = 0;
  for (let at = from; at < most; at += 1) {
    const code = line.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if ((code === QUOTE || code === APOSTROPHE) && (at === from || depth > 0)) quote = code;
    else if (code < 128) {
      if (OPENS[code]) depth += 1;
      else if (CLOSES[code]) {
        if (depth === 0) return at;
        depth -= 1;
      } else if (depth === 0 && (code <= 32 || ENDS[code] || code === QUOTE || code === APOSTROPHE)) return at;
    }
  }
  // What is opened and never closed is no value as a whole.
  if (depth === 0 && quote === 0 && most === length) return most;
  let at = from;
  while (
    at < most &&
    (line.charCodeAt(at) >= 128 || classes[line.charCodeAt(at)] === 0 || classes[line.charCodeAt(at)] === DIGIT)
  )
    at += 1;
  return at;
}

/** Whether a date goes on at this place: a space, and a digit or the name of a month. */
export function dateGoesOn(line: string, at: number): boolean {
  let next = at;
  while (line.charCodeAt(next) === 32) next += 1;
  const code = line.charCodeAt(next);
  if (next === at || Number.isNaN(code)) return false;
  return (code < 128 && classes[code] === DIGIT) || DATE_WORDS.has(hashOf(line.slice(next, next + DATE_WORD)));
}
