import { MARK, VALUE, VALUE_HASH, WORD } from "./characters.js";
import { type Pattern, textAt } from "./pattern.js";

/** So many different words at a place, all else being equal, are values. */
const VALUES_FROM = 6;
/** Fewer are, when most of them came once only. */
const RARE_VALUES_FROM = 4;
/** Two places at once need more than one place alone. */
const PAIRS_FROM = 4;
/** Work on pairs of places is limited to so many. */
const MOST_PAIRS = 400_000;
const MOST_ROUNDS = 20;
/** Words after which a name comes. */
const BEFORE_NAMES = new Set([
  "user",
  "from",
  "host",
  "by",
  "named",
  "client",
  "server",
  "file",
  "device",
  "interface",
  "package",
  "unit",
]);

/** A word nobody would write in a sentence: org.apache.Hadoop, eth-main, node_a, doWork, DESKTOP$. */
const isName = (text: string): boolean => /[a-z][A-Z]|\w[._$/\\#~+]\w|[$@\\]/.test(text) || text.length > 24;

const mixed = (hash: number, at: number): number => Math.imul(hash ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b);

const sumOf = ({ hash }: Pattern): number => {
  let sum = 0;
  for (let at = 0; at < hash.length; at += 1) sum = (sum + mixed(hash[at] ?? 0, at)) | 0;
  return sum;
};

/** Patterns that are the same but at certain places. */
interface Bucket {
  readonly places: readonly number[];
  readonly patterns: Pattern[];
}

function distinct(bucket: Bucket, place: number): { readonly words: ReadonlySet<string>; readonly values: boolean } {
  const words = new Set<string>();
  let values = false;
  for (const pattern of bucket.patterns) {
    if (pattern.kind[place] === VALUE) values = true;
    else words.add(textAt(pattern, place));
  }
  return { words, values };
}

const constantWords = ({ kind }: Pattern, places: readonly number[]): number =>
  kind.reduce((sum, each, at) => sum + (each === WORD && !places.includes(at) ? 1 : 0), 0);

/** Whether the words at the places of a bucket are values rather than parts of different templates. */
function areValues(bucket: Bucket): boolean {
  const [first] = bucket.patterns;
  if (!first || bucket.patterns.length < 2) return false;
  const context = constantWords(first, bucket.places);
  return bucket.places.every((place) => {
    const { words, values } = distinct(bucket, place);
    const count = words.size + (values ? 1 : 0);
    if (bucket.places.length > 1) return context >= 2 && (count >= PAIRS_FROM || values || [...words].every(isName));
    if (count < 2 || context < 1) return false;
    const rare = bucket.patterns.filter(({ lines }) => lines === 1).length;
    if (count >= VALUES_FROM || (values && context >= 2) || (count >= RARE_VALUES_FROM && 2 * rare >= count)) return true;
    const before = place > 0 && first.kind[place - 1] === WORD ? textAt(first, place - 1).toLowerCase() : "";
    return BEFORE_NAMES.has(before) || [...words].some(isName);
  });
}

/** Patterns by all that they have but one place, or two. */
function buckets(patterns: readonly Pattern[], pairs: boolean): Bucket[] {
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
      if (kept.others.length < 4) kept.others.push(gone.sample);
      kept.lines += gone.lines;
      into.set(gone, kept);
    }
    left = [...same.values()];
  };
  for (let round = 0; round < MOST_ROUNDS && left.length > 1; round += 1) {
    const longest = left[0]?.hash.length ?? 0;
    const alone = buckets(left, false).filter(areValues);
    const chosen = alone.length > 0 || left.length * longest ** 2 > MOST_PAIRS ? alone : buckets(left, true).filter(areValues);
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
  const standsFor = (pattern: Pattern): Pattern => {
    let stands = pattern;
    for (let next = into.get(stands); next; next = into.get(stands)) stands = next;
    return stands;
  };
  return new Map(patterns.map((pattern) => [pattern, standsFor(pattern)]));
}
