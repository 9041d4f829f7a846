import { MARK, WORD } from "./characters.js";
import type { Pattern } from "./pattern.js";

const mixed = (hash: number, at: number): number => Math.imul(hash ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b);

const sumOf = ({ hash }: Pattern): number => {
  let sum = 0;
  for (let at = 0; at < hash.length; at += 1) sum = (sum + mixed(hash[at] ?? 0, at)) | 0;
  return sum;
};

/** Patterns that are the same but at certain places. */
export interface Bucket {
  readonly places: readonly number[];
  readonly patterns: Pattern[];
}

/** Patterns of a skeleton from which on those that differ at many places are looked for. */
const MANY_FROM = 8;
/** A word at a place is rare when at most this share of the patterns has it there. */
const RARE = 0.25;
const MANY_PLACES = 3;

/** Patterns by all that they have but one place, or two. */
export function buckets(patterns: readonly Pattern[], pairs: boolean): Bucket[] {
  const found = new Map<string, Bucket>();
  const add = (key: string, places: readonly number[], pattern: Pattern): void => {
    const bucket = found.get(key);
    if (bucket) bucket.patterns.push(pattern);
    else found.set(key, { places, patterns: [pattern] });
  };
  for (const pattern of patterns) {
    const { hash, kind } = pattern;
    const sum = sumOf(pattern);
    for (let one = 0; one < hash.length; one += 1) {
      if (kind[one] === MARK) continue;
      const without = (sum - mixed(hash[one] ?? 0, one)) | 0;
      if (!pairs) add(`${one} ${without}`, [one], pattern);
      else
        for (let two = one + 1; two < hash.length; two += 1)
          if (kind[two] !== MARK) add(`${one} ${two} ${(without - mixed(hash[two] ?? 0, two)) | 0}`, [one, two], pattern);
    }
  }
  return [...found.values()].filter((bucket) => bucket.patterns.length > 1);
}

/**
 * Patterns that are the same but for rare words at three places or more, as a list of names in a message has them: too many
 * combinations for two to differ at one or two places only.
 */
export function manyPlaces(patterns: readonly Pattern[]): Bucket[] {
  if (patterns.length < MANY_FROM) return [];
  const frequency = new Map<number, number>();
  const keyOf = (hash: number, at: number): number => mixed(hash, at);
  for (const { hash, kind } of patterns)
    for (const [at, each] of hash.entries()) {
      if (kind[at] !== WORD) continue;
      const key = keyOf(each, at);
      frequency.set(key, (frequency.get(key) ?? 0) + 1);
    }
  const most = patterns.length * RARE;
  const found = new Map<string, Bucket>();
  for (const pattern of patterns) {
    const { hash, kind } = pattern;
    const places: number[] = [];
    let sum = sumOf(pattern);
    for (const [at, each] of hash.entries()) {
      if (kind[at] === MARK) continue;
      const isConstant = kind[at] === WORD && (frequency.get(keyOf(each, at)) ?? 0) > most;
      if (isConstant) continue;
      if (kind[at] === WORD) places.push(at);
      sum = (sum - mixed(each, at)) | 0;
    }
    if (places.length < MANY_PLACES) continue;
    const key = `${places.join(" ")} ${sum}`;
    const bucket = found.get(key);
    if (bucket) bucket.patterns.push(pattern);
    else found.set(key, { places, patterns: [pattern] });
  }
  return [...found.values()].filter((bucket) => bucket.patterns.length >= MANY_FROM);
}
