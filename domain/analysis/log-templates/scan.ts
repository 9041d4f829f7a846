import {
  CLOSE,
  COLON,
  COMMA,
  classes,
  DIGIT,
  EQUALS,
  HASH_START,
  HASH_STEP,
  LONGEST_UNIT,
  MARK,
  MOST_TOKENS,
  OPEN,
  UNITS,
  VALUE,
  VALUE_HASH,
  WORD,
} from "./characters.js";
import { split } from "./split.js";
import { type Columns, columns } from "./tokens.js";

/** The tokens of the line that was scanned last. */
export interface Scan extends Columns {
  /** As they were cut, before values were joined. */
  readonly raw: Columns;
  /** Of all tokens, in 52 bits: lines of the same words and marks have the same. */
  signature: number;
  /** Of marks and number of tokens only: lines that may be of one template have the same. */
  skeleton: number;
}

/** Room for one line; behind every `=` a value may be put that is not there. */
export const newScan = (): Scan => ({
  ...columns(2 * MOST_TOKENS + 2),
  raw: columns(MOST_TOKENS + 2),
  signature: 0,
  skeleton: 0,
});

/**
 * Scans a line: which words it has, and where values are. Whatever has a digit, is a path, an address or stands behind `=` is a
 * value; numbers and addresses that follow each other are one. One pass over the characters, nothing is allocated.
 */
export function scan(line: string, into: Scan): void {
  const { kind, hash, start, end, isPlain, raw } = into;
  split(line, raw);
  const { count } = raw;
  let out = 0;
  for (let at = 0; at < count; at += 1) {
    let its = raw.kind[at] ?? WORD;
    let from = raw.start[at] ?? 0;
    let to = raw.end[at] ?? 0;
    let simple = raw.isPlain[at] ?? 0;
    const twice = at > 0 && raw.hash[at - 1] === EQUALS && raw.kind[at - 1] === MARK;
    if (its === MARK && raw.hash[at] === EQUALS && out > 0 && !twice) {
      const next = at + 1;
      const apart = (end[out - 1] ?? 0) < from;
      kind[out] = MARK;
      hash[out] = EQUALS;
      start[out] = from;
      end[out] = to;
      out += 1;
      const nextFrom = next < count ? (raw.start[next] ?? 0) : -1;
      if (next < count && raw.kind[next] !== MARK && (nextFrom === to || apart)) {
        // key=value, key = value
        from = nextFrom;
        to = raw.end[next] ?? to;
        simple = raw.isPlain[next] ?? 0;
        at = next;
      } else if (next < count && raw.kind[next] === MARK && (nextFrom === to || raw.hash[next] === EQUALS)) continue;
      else {
        // key= and nothing
        from = to;
        simple = 0;
      }
      its = VALUE;
    } else if (its === VALUE && simple === 1 && out > 0) {
      // 12:30:45, 10.0.0.1:80, 1, 2, 3, and numbers in a row
      let last = out - 1;
      if (kind[last] === MARK && last > 0) {
        const mark = hash[last];
        const joins = (mark === COLON && end[last] === from) || mark === COMMA;
        if (joins && end[last - 1] === start[last]) last -= 1;
      }
      if (kind[last] === VALUE && isPlain[last] === 1) {
        end[last] = to;
        out = last + 1;
        continue;
      }
    } else if (its === VALUE && out > 0 && kind[out - 1] === VALUE && isPlain[out - 1] === 0) {
      // blk_1 blk_2 blk_3
      const before = start[out - 1] ?? 0;
      const alike =
        classes[line.charCodeAt(before)] !== DIGIT &&
        line.charCodeAt(before) === line.charCodeAt(from) &&
        line.charCodeAt(before + 1) === line.charCodeAt(from + 1);
      if (alike && end[out - 1] !== before && to - from > 2) {
        end[out - 1] = to;
        continue;
      }
    }
    if (
      its === WORD &&
      out > 0 &&
      isPlain[out - 1] === 1 &&
      kind[out - 1] === VALUE &&
      from === (end[out - 1] ?? 0) + 1 &&
      to - from <= LONGEST_UNIT &&
      UNITS.has(raw.hash[at] ?? 0)
    ) {
      // 12.5 KB
      end[out - 1] = to;
      isPlain[out - 1] = 0;
      continue;
    }
    kind[out] = its;
    hash[out] = its === VALUE ? VALUE_HASH : (raw.hash[at] ?? 0);
    start[out] = from;
    end[out] = to;
    isPlain[out] = simple;
    out += 1;
    if (
      its === MARK &&
      raw.hash[at] === OPEN &&
      raw.hash[at + 1] === CLOSE &&
      at + 1 < count &&
      raw.kind[at + 1] === MARK &&
      to === raw.start[at + 1] &&
      from > 0 &&
      line.charCodeAt(from - 1) <= 32
    ) {
      // host () and host (name) are of one template
      kind[out] = VALUE;
      hash[out] = VALUE_HASH;
      start[out] = to;
      end[out] = to;
      isPlain[out] = 0;
      out += 1;
    }
  }
  into.count = out;
  let skeleton = HASH_START;
  let first = HASH_START;
  let second = 0x1b873593;
  for (let at = 0; at < out; at += 1) {
    const mixed = hash[at] ?? 0;
    first = Math.imul(first ^ mixed, HASH_STEP);
    first ^= first >>> 15;
    second = Math.imul(second + mixed, 0x5bd1e995);
    second ^= second >>> 13;
    skeleton = Math.imul(skeleton ^ (kind[at] === MARK ? mixed : 1), HASH_STEP);
    skeleton ^= skeleton >>> 16;
  }
  into.signature = (first >>> 0) * 0x100000 + (second & 0xfffff);
  into.skeleton = skeleton >>> 0;
}
