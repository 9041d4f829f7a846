import { MARK, VALUE, WORD } from "./characters.js";
import type { Scan } from "./scan.js";

/** Words, marks and values of all lines that are of one template, or of one signature. */
export interface Pattern {
  /** 0 until it is given one. */
  id: number;
  readonly skeleton: number;
  readonly kind: Uint8Array;
  readonly hash: Int32Array;
  /** Where the tokens are in the sample. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** One line of it, as far as it was looked at. */
  readonly sample: string;
  /** Lines of it when it was last judged. */
  lines: number;
}

/** The pattern of the line that was scanned last. */
export const patternOf = (line: string, { count, kind, hash, start, end, skeleton }: Scan): Pattern => ({
  id: 0,
  skeleton,
  kind: kind.slice(0, count),
  hash: hash.slice(0, count),
  start: start.slice(0, count),
  end: end.slice(0, count),
  // A copy: a slice would keep the whole line, which may be megabytes.
  sample: Buffer.from(line.slice(0, (end[count - 1] ?? 0) + 1)).toString(),
  lines: 0,
});

/** Text of a token in the sample. */
export const textAt = ({ sample, start, end }: Pattern, at: number): string => sample.slice(start[at], end[at]);

/** Whether a scanned line is of the pattern: all but values are the same. @returns constant words, or -1 */
export function matching(pattern: Pattern, line: Pick<Scan, "count" | "kind" | "hash">): number {
  const { kind, hash } = pattern;
  if (kind.length !== line.count) return -1;
  let words = 0;
  for (let at = 0; at < kind.length; at += 1) {
    if (kind[at] === VALUE) {
      if (line.kind[at] === MARK) return -1;
      continue;
    }
    if (hash[at] !== line.hash[at] || kind[at] !== line.kind[at]) return -1;
    if (kind[at] === WORD) words += 1;
  }
  return words;
}
