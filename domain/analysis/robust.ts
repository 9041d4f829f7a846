/** Middle of the values; the mean of the two in the middle of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[middle - 1] ?? Number.NaN;
  // Halved first, because a sum may overflow; held between the two, because the smallest numbers have no half.
  return Math.min(Math.max(lower / 2 + upper / 2, lower), upper);
}

/** Standard deviation of a normal distribution per median absolute deviation. */
export const PER_MAD = 1.4826;

/** The same per mean absolute deviation. */
const PER_MEAN_DEVIATION = 1.2533;

/** Where values lie and how far they spread, hardly moved by a few wild ones. */
export interface Spread {
  readonly median: number;
  /** In the size of a standard deviation; 0 when all values are equal. */
  readonly deviation: number;
}

/**
 * Median and spread. When more than half of the values are equal, the median deviation is 0 and says nothing: the mean
 * deviation takes its place (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993).
 */
export function spreadOf(values: readonly number[]): Spread {
  const middle = median(values);
  const distances = values.map((value) => Math.abs(value - middle));
  const mad = median(distances);
  if (mad > 0) return { median: middle, deviation: PER_MAD * mad };
  const mean = distances.reduce((sum, distance) => sum + distance / distances.length, 0);
  return { median: middle, deviation: PER_MEAN_DEVIATION * mean };
}

/**
 * Distance of a value from the median in standard deviations, with its sign.
 * @returns ±Infinity for another value where all were equal
 */
export function robustScore(value: number, { median: middle, deviation }: Spread): number {
  const distance = value - middle;
  return distance === 0 ? 0 : distance / deviation;
}
