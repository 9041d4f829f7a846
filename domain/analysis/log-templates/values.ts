import {
  APOSTROPHE,
  COLON,
  classes,
  DATE_WORD,
  DATE_WORDS,
  DELIMITER,
  DIGIT,
  DOT,
  hashOf,
  MORE,
  QUOTE,
  SPACE,
} from "./characters.js";

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

/** Groups of hexadecimal digits between colons are an address from so many on, or with a digit among fewer. */
const GROUPS_OF_LETTERS = 6;
const LEAST_GROUPS = 3;
const LONGEST_GROUP = 4;
export const isHex = new Uint8Array(128);
for (const digit of "0123456789abcdefABCDEF") isHex[digit.charCodeAt(0)] = 1;
/** What may follow an address and belong to it: /64, %eth0. */
const isSuffix = (code: number): boolean => code === 47 || code === 37;

const endsHere = (line: string, at: number, length: number): boolean => {
  if (at >= length) return true;
  const code = line.charCodeAt(at);
  return code === DOT || (code < 128 && (classes[code] === SPACE || classes[code] === DELIMITER));
};

/** Place after an address that begins here, `00:1a:ff:0b:12:ee` or `fe80::1/64`; 0: none. */
export function addressEnd(line: string, from: number, length: number): number {
  let groups = 0;
  let digits = false;
  let at = from;
  for (; at < length; at += 1) {
    const begin = at;
    for (; at < length && at - begin <= LONGEST_GROUP && isHex[line.charCodeAt(at)]; at += 1)
      if (classes[line.charCodeAt(at)] === DIGIT) digits = true;
    if (at - begin > LONGEST_GROUP || (at === begin && groups === 0)) return 0;
    // fe80::1: what is left out counts too.
    groups += 1;
    const next = line.charCodeAt(at + 1);
    // A colon that ends the address belongs to the text.
    if (line.charCodeAt(at) !== COLON || !(isHex[next] || next === COLON)) break;
  }
  if (groups < (digits ? LEAST_GROUPS : GROUPS_OF_LETTERS)) return 0;
  if (isSuffix(line.charCodeAt(at))) {
    at += 1;
    while (at < length && !endsHere(line, at, length)) at += 1;
  }
  return endsHere(line, at, length) ? at : 0;
}

/** Whether a bound begins here, `<1 sec`: a mark before a number, and no `<1>`. */
export function isBound(line: string, from: number): boolean {
  if (from > 0 && line.charCodeAt(from - 1) > 32) return false;
  let at = from + 1;
  while (classes[line.charCodeAt(at)] === DIGIT) at += 1;
  return at > from + 1 && line.charCodeAt(at) !== MORE;
}

/** Dots that lead from a name to its value in a table: `prefetch depth....4`. */
export const LEADER = 3;

/** Whether such dots begin here. */
export const isLeader = (line: string, at: number): boolean => line.charCodeAt(at + 1) === 46 && line.charCodeAt(at + 2) === 46;
