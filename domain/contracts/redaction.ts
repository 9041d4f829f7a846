/** What stands in a log where a card number stood. */
export const REDACTED_CARD = "[card number removed]";

const SHORTEST = 13;
const LONGEST = 19;

/** What people write between the digits of a card number: any kind of space or dash. */
const SEPARATORS = "[ \\t\\u00a0\\u2000-\\u200d\\u202f\\u2060\\u3000\\u00ad\\-\\u2010-\\u2015\\u2212]*";

/**
 * Identifiers that are made of hex digits and may hold a long run of decimal ones by chance: UUIDs, X-Ray trace ids, digests,
 * each with at least one letter, so that a card number in such a shape is none. The letter is looked for within the identifier only: not in
 * what follows, and a long rule of dashes costs no more than its length.
 * So do fractions between 0 and 1, as scores and shares are written. Alternatives come first so that they are consumed whole; what is left is a run of at least 13 digits.
 */
const CANDIDATES = new RegExp(
  [
    "(?<![0-9A-Za-z])(?=[0-9-]{0,35}[a-fA-F])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])",
    "(?<![0-9A-Za-z])(?=[0-9-]{0,34}[a-f])1-[0-9a-f]{8}-[0-9a-f]{24}(?![0-9A-Za-z])",
    "(?<![0-9A-Za-z])(?=[0-9]{0,63}[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])",
    "(?<![0-9A-Za-z.,])0\\.[0-9]{13,18}(?![0-9A-Za-z])",
    `(\\d(?:${SEPARATORS}\\d){${SHORTEST - 1},})`,
  ].join("|"),
  "g",
);

/** A cheap look before the long one: most log text has no such run. */
const LONG_RUN = new RegExp(`\\d(?:${SEPARATORS}\\d){${SHORTEST - 1}}`);

/** True when the digits have a valid check digit (ISO/IEC 7812-1, annex B: the Luhn formula). */
export function isLuhnValid(digits: readonly number[]): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits[digits.length - 1 - place] ?? 0;
    const weighted = place % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** Replaces, in one run of digits and separators, every stretch that belongs to a valid number of 13 to 19 digits. */
function redactRun(run: string): string {
  const positions: number[] = [];
  for (let index = 0; index < run.length; index++) {
    const code = run.charCodeAt(index);
    if (code >= 48 && code <= 57) positions.push(index);
  }
  const digits = positions.map((index) => run.charCodeAt(index) - 48);
  let result = "";
  let copied = 0;
  let covered = -1;
  for (let first = 0; first + SHORTEST <= digits.length; first++) {
    let last = -1;
    for (let length = Math.min(LONGEST, digits.length - first); length >= SHORTEST; length--) {
      if (!isLuhnValid(digits.slice(first, first + length))) continue;
      last = first + length - 1;
      break;
    }
    if (last < 0) continue;
    const from = positions[first] ?? 0;
    if (first > covered) result += run.slice(copied, from) + REDACTED_CARD;
    covered = Math.max(covered, last);
    copied = (positions[covered] ?? 0) + 1;
  }
  return result + run.slice(copied);
}

/**
 * The text with every card number replaced by {@link REDACTED_CARD}: 13 to 19 digits, spaces or dashes between them allowed, that pass
 * the Luhn check, wherever they stand, also inside a longer run. UUIDs, X-Ray trace ids and hex digests are left alone.
 * @example redactCardNumbers("card 4111-1111 1111-1111") // "card [card number removed]"
 */
export function redactCardNumbers(text: string): string {
  if (!LONG_RUN.test(text)) return text;
  return text.replace(CANDIDATES, (match, run: string | undefined) => (run === undefined ? match : redactRun(run)));
}
