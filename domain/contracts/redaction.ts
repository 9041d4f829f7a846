/** What stands in a log line where a card number stood. */
export const REDACTED_CARD = "[card number removed]";

/** Digits with at most one space or dash between them, long enough to hold a card number. */
const DIGIT_RUN = /\d(?:[ -]?\d){12,}/g;

/** Shortest and longest card number (ISO/IEC 7812). */
const SHORTEST = 13;
const LONGEST = 19;

/** Luhn's checksum over `digits[from, to)`: every second digit from the right counts double. */
function isLuhnValid(digits: readonly number[], from: number, to: number): boolean {
  let sum = 0;
  for (let index = to - 1, double = false; index >= from; index--, double = !double) {
    const digit = digits[index] ?? 0;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += double ? doubled : digit;
  }
  return sum % 10 === 0;
}

/** Which digits belong to some part of the run that could be a card number. */
function suspects(digits: readonly number[]): boolean[] {
  const marked = digits.map(() => false);
  for (let from = 0; from + SHORTEST <= digits.length; from++) {
    for (let to = from + SHORTEST; to <= Math.min(from + LONGEST, digits.length); to++) {
      if (isLuhnValid(digits, from, to)) marked.fill(true, from, to);
    }
  }
  return marked;
}

function redactRun(run: string): string {
  const positions = [...run].flatMap((char, index) => (char === " " || char === "-" ? [] : [index]));
  const marked = suspects(positions.map((position) => Number(run[position])));
  let out = "";
  let copied = 0;
  for (let index = 0; index < marked.length; index++) {
    if (!marked[index]) continue;
    const first = positions[index] ?? 0;
    while (marked[index + 1]) index++;
    out += run.slice(copied, first) + REDACTED_CARD;
    copied = (positions[index] ?? first) + 1;
  }
  return out + run.slice(copied);
}

/**
 * Removes card numbers from a text: every part of a digit run (one space or dash between digits allowed) that has 13 to 19
 * digits and a valid Luhn checksum. A neighbouring digit does not hide a number, so about one in ten other numbers of that
 * length is removed too: a lost number is cheaper than a leaked card.
 * @example redactCardNumbers("paid with 4111 1111 1111 1111") // "paid with [card number removed]"
 */
export function redactCardNumbers(text: string): string {
  return text.replace(DIGIT_RUN, redactRun);
}
