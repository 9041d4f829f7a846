import type { Bucket } from "./buckets.js";
import { MARK, VALUE, WORD } from "./characters.js";
import { type Pattern, textAt } from "./pattern.js";

/** So many different words at a place, all else being equal, are values. */
const VALUES_FROM = 5;
/** Fewer are, when most of them came once only. */
const RARE_VALUES_FROM = 4;
/** Two places at once need more than one place alone. */
const PAIRS_FROM = 4;
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
const isName = (text: string): boolean => /\w[._$/\\#~+]\w|[$@\\]/.test(text);

/** Answers that a program prints as a value, where they do not end or begin a sentence: `(using password: YES)`. */
const ANSWERS: readonly ReadonlySet<string>[] = [new Set(["yes", "no"]), new Set(["on", "off"])];

const isMark = ({ kind }: Pattern, at: number): boolean => kind[at] === MARK;

function areAnswers(pattern: Pattern, place: number, words: ReadonlySet<string>): boolean {
  const alike = ANSWERS.some((answers) => [...words].every((word) => answers.has(word.toLowerCase())));
  return alike && (isMark(pattern, place - 1) || isMark(pattern, place + 1));
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

export const constantWords = ({ kind }: Pattern, places: readonly number[]): number =>
  kind.reduce((sum, each, at) => sum + (each === WORD && !places.includes(at) ? 1 : 0), 0);

/** Whether the words at the places of a bucket are values rather than parts of different templates. */
export function areValues(bucket: Bucket): boolean {
  const [first] = bucket.patterns;
  if (!first || bucket.patterns.length < 2) return false;
  const context = constantWords(first, bucket.places);
  return bucket.places.every((place) => {
    const { words, values } = distinct(bucket, place);
    const count = words.size + (values ? 1 : 0);
    // A place where all are values is no second one.
    if (bucket.places.length > 1)
      return count >= 2 && context >= 2 && (count >= PAIRS_FROM || values || [...words].every(isName));
    if (count < 2 || context < 1) return false;
    const rare = bucket.patterns.filter(({ lines }) => lines === 1).length;
    if (count >= VALUES_FROM || (values && context >= 2) || (count >= RARE_VALUES_FROM && 2 * rare >= count)) return true;
    const before = place > 0 && first.kind[place - 1] === WORD ? textAt(first, place - 1).toLowerCase() : "";
    return BEFORE_NAMES.has(before) || 2 * [...words].filter(isName).length >= count || areAnswers(first, place, words);
  });
}
