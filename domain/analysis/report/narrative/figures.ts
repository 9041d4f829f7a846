import type { Evidence } from "../../../contracts/report.js";

/** Numbers that stand alone: not those of names such as `p99` or `m3`, and no parts of times. */
const NUMBER = /(?<![\p{L}\d_.:/-])\d+(?:[,.]\d+)*(?![\d:]|[.,]\d|-\d)/gu;
const TIME = /(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)/g;

/** Counts up to this one are words, not measurements: "two nodes", "3 traces". */
const SMALL = 3;
const NEAR = 0.02;
/** Of a ratio that is told in words: "17 times". */
const NEAR_RATIO = 0.06;
/** Milliseconds and seconds, shares and percent, seconds and minutes. */
const FACTORS = [1, 1000, 0.001, 100, 0.01, 60, 1 / 60];

const numberOf = (token: string): number =>
  Number(/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(token) ? token.replaceAll(",", "") : token.replace(",", "."));

const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(NUMBER)].map(([token]) => numberOf(token)).filter((value) => Number.isFinite(value));

const decimalsOf = (token: string): number => /[.,](\d+)$/.exec(token)?.[1]?.length ?? 0;

const isNear = (one: number, other: number, share: number, rounding: number): boolean =>
  Math.abs(one - other) <= Math.max(share * Math.abs(other), rounding);

/** Whether a number follows from those of one piece of evidence: as it is, in another unit, or as the ratio of two of them. */
function follows(token: string, known: readonly number[]): boolean {
  const value = numberOf(token);
  const rounding = 0.5 * 10 ** -decimalsOf(token);
  if (known.some((each) => FACTORS.some((factor) => isNear(value, each * factor, NEAR, Math.min(rounding, 0.5))))) return true;
  return known.some((one) => known.some((other) => other !== 0 && isNear(value, one / other, NEAR_RATIO, 0)));
}

/**
 * The first figure of a text that none of the cited evidence tells: a measurement that was made up, or belongs to something else.
 * Numbers are compared with those of the evidence with rounding, between units, and as ratios; times by their hours and minutes.
 * @returns undefined when there is none
 */
export function unknownFigure(text: string, cited: readonly Evidence[]): string | undefined {
  const texts = cited.map(({ text: shown, reference, from, to }) => `${shown} ${reference} ${from} ${to}`);
  for (const [time] of text.matchAll(TIME)) if (!texts.some((each) => each.includes(time))) return time;
  const known = cited.map(({ text: shown, reference }) => numbersIn(`${shown} ${reference}`));
  const small = Math.max(SMALL, cited.length);
  for (const [token] of text.replaceAll(TIME, " ").matchAll(NUMBER)) {
    const value = numberOf(token);
    if (Number.isInteger(value) && value <= small) continue;
    if (!known.some((numbers) => follows(token, numbers)) && !texts.some((each) => each.includes(token))) return token;
  }
  return undefined;
}
