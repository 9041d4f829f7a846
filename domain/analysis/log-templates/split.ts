import {
  APOSTROPHE,
  AT,
  BACKSLASH,
  classes,
  DATE_WITHIN,
  DATE_WORD,
  DATE_WORDS,
  DELIMITER,
  DIGIT,
  DOT,
  EQUALS,
  HASH_START,
  HASH_STEP,
  LESS,
  LONGEST_VALUE_WORD,
  MARK,
  MESSAGE_KEYS,
  MORE,
  MOST_CHARACTERS,
  MOST_TOKENS,
  plain,
  QUOTE,
  SLASH,
  SPACE,
  VALUE,
  VALUE_HASH,
  VALUE_WORDS,
  WORD,
} from "./characters.js";
import type { Columns } from "./tokens.js";
import { addressEnd, closing, dateGoesOn, isBound, isHex, isLeader, LEADER, valueEnd } from "./values.js";

/** Splits a line into raw tokens: runs of characters between spaces and marks, and the marks. */
export function split(line: string, into: Columns): void {
  const { kind, hash, start, end, isPlain } = into;
  const length = Math.min(line.length, MOST_CHARACTERS);
  let count = 0;
  let at = 0;
  while (at < length && count < MOST_TOKENS) {
    const code = line.charCodeAt(at);
    const type = code < 128 ? classes[code] : 0;
    if (type === SPACE) {
      at += 1;
      continue;
    }
    if (code === DOT && isLeader(line, at)) {
      at += LEADER;
      while (line.charCodeAt(at) === DOT) at += 1;
      continue;
    }
    start[count] = at;
    const address = code < 128 && isHex[code] === 1 ? addressEnd(line, at, length) : 0;
    if (address > 0) {
      kind[count] = VALUE;
      hash[count] = VALUE_HASH;
      isPlain[count] = 1;
      at = address;
      end[count] = at;
      count += 1;
      continue;
    }
    const bound = type === DELIMITER && (code === LESS || code === MORE) && isBound(line, at);
    if (type === DELIMITER && !bound) {
      const after = code === QUOTE || code === APOSTROPHE ? closing(line, at, length) : 0;
      isPlain[count] = 0;
      if (after > 0) {
        kind[count] = VALUE;
        hash[count] = VALUE_HASH;
        at = after;
      } else {
        kind[count] = MARK;
        hash[count] = code;
        at += 1;
      }
      end[count] = at;
      count += 1;
      if (code === EQUALS && at < length && count > 1 && count < MOST_TOKENS) {
        const next = line.charCodeAt(at);
        const isMessage = next === QUOTE && MESSAGE_KEYS.has(hash[count - 2] ?? 0);
        const to = next > 32 && next !== EQUALS && !isMessage ? valueEnd(line, at, length) : at;
        if (to > at) {
          kind[count] = VALUE;
          hash[count] = VALUE_HASH;
          isPlain[count] = 0;
          start[count] = at;
          end[count] = to;
          at = to;
          count += 1;
        }
      }
      continue;
    }
    const from = at;
    if (bound) at += 1;
    let mixed = HASH_START;
    // Of the text without full stops at its end: "done" and "done." are one word.
    let kept = HASH_START;
    let keptTo = at;
    let digits = 0;
    let special = 0;
    let slashes = 0;
    let simple = 1;
    for (; at < length; at += 1) {
      const each = line.charCodeAt(at);
      if (each < 128) {
        const its = classes[each];
        if (its === SPACE || its === DELIMITER || (each === DOT && isLeader(line, at))) break;
        if (its === DIGIT) digits = 1;
        else if (each === SLASH) slashes += 1;
        else if (each === AT || each === BACKSLASH) special = 1;
        if (plain[each] === 0) simple = 0;
      } else simple = 0;
      mixed = Math.imul(mixed ^ each, HASH_STEP);
      if (each !== DOT) {
        kept = mixed;
        keptTo = at + 1;
      }
    }
    if (keptTo === from) {
      kept = mixed;
      keptTo = at;
    }
    const isValue =
      digits === 1 ||
      special === 1 ||
      (code === SLASH && keptTo - from > 1) ||
      slashes > 1 ||
      (keptTo - from <= LONGEST_VALUE_WORD && VALUE_WORDS.has(kept)) ||
      (keptTo - from === DATE_WORD && DATE_WORDS.has(kept) && (count < DATE_WITHIN || dateGoesOn(line, at)));
    kind[count] = isValue ? VALUE : WORD;
    hash[count] = isValue ? VALUE_HASH : kept;
    end[count] = keptTo;
    isPlain[count] = simple & digits;
    count += 1;
  }
  into.count = count;
}
