import { type Bucket, buckets, manyPlaces } from "./buckets.js";
import { VALUE, VALUE_HASH } from "./characters.js";
import { areValues, constantWords } from "./evidence.js";
import { matching, type Pattern } from "./pattern.js";

/** Work on pairs of places is limited to so many. */
const MOST_PAIRS = 400_000;
const MOST_ROUNDS = 20;

/** A template of so few words covers others only when so many patterns made it. */
const FEW_WORDS = 2;
const MADE_OF = 8;

/** Patterns that a wider one covers: their words are at places where its values are. */
function covered(left: readonly Pattern[], into: ReadonlyMap<Pattern, Pattern>): Map<Pattern, Pattern> {
  const parts = new Map<Pattern, number>();
  for (const kept of into.values()) parts.set(kept, (parts.get(kept) ?? 0) + 1);
  const wide = [...parts].filter(
    ([kept, count]) => left.includes(kept) && (count >= MADE_OF || constantWords(kept, []) >= FEW_WORDS),
  );
  const found = new Map<Pattern, Pattern>();
  if (left.length * wide.length > MOST_PAIRS) return found;
  for (const pattern of left) {
    // What is already numbered keeps its number.
    if (parts.has(pattern) || pattern.id !== 0) continue;
    const cover = wide.find(
      ([kept]) => matching(kept, { count: pattern.kind.length, kind: pattern.kind, hash: pattern.hash }) > 0,
    );
    if (!cover) continue;
    cover[0].lines += pattern.lines;
    found.set(pattern, cover[0]);
  }
  return found;
}

/**
 * Finds which words of patterns of one skeleton are values, and makes one pattern of those that are the same then. Words are
 * judged by their neighbours: many different ones where all else is the same are values (as the partitions of Makanju et al.,
 * "Clustering event logs using iterative partitioning", 2009, and the child branches of Yu et al., "Brain: log parsing with
 * bidirectional parallel tree", 2023, count them).
 * @param patterns changed in place
 * @returns for each pattern the one that stands for it
 */
export function generalise(patterns: readonly Pattern[]): ReadonlyMap<Pattern, Pattern> {
  const into = new Map<Pattern, Pattern>();
  let left = [...patterns];
  const apply = (bucket: Bucket): void => {
    for (const pattern of bucket.patterns)
      for (const place of bucket.places) {
        pattern.kind[place] = VALUE;
        pattern.hash[place] = VALUE_HASH;
      }
  };
  const unite = (): void => {
    const same = new Map<string, Pattern>();
    for (const pattern of left) {
      const key = pattern.hash.join(" ");
      const other = same.get(key);
      if (!other) {
        same.set(key, pattern);
        continue;
      }
      // Whatever has been told already keeps its number.
      const [kept, gone] = pattern.id !== 0 && (other.id === 0 || pattern.id < other.id) ? [pattern, other] : [other, pattern];
      if (kept === pattern) same.set(key, pattern);
      kept.lines += gone.lines;
      into.set(gone, kept);
    }
    left = [...same.values()];
  };
  for (let round = 0; round < MOST_ROUNDS && left.length > 1; round += 1) {
    const longest = left[0]?.hash.length ?? 0;
    const alone = buckets(left, false).filter(areValues);
    const many = alone.length > 0 ? alone : manyPlaces(left).filter(areValues);
    const chosen = many.length > 0 || left.length * longest ** 2 > MOST_PAIRS ? many : buckets(left, true).filter(areValues);
    if (chosen.length === 0) break;
    chosen.sort((a, b) => b.patterns.length - a.patterns.length);
    // What has changed in this round is judged anew in the next: a place that was a word is none any more.
    const touched = new Set<Pattern>();
    for (const bucket of chosen) {
      if (bucket.patterns.some((pattern) => touched.has(pattern))) continue;
      apply(bucket);
      for (const pattern of bucket.patterns) touched.add(pattern);
    }
    unite();
  }
  for (const [gone, kept] of covered(left, into)) into.set(gone, kept);
  const standsFor = (pattern: Pattern): Pattern => {
    let stands = pattern;
    for (let next = into.get(stands); next; next = into.get(stands)) stands = next;
    return stands;
  };
  return new Map(patterns.map((pattern) => [pattern, standsFor(pattern)]));
}
