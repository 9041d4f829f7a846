import type { Samples } from "../samples.js";

/** The part of the samples that a trimmed statistic keeps, and the values at its edges. */
export interface Kept {
  readonly count: number;
  readonly sum: number;
  /** Samples below and above the kept part. */
  readonly below: number;
  readonly above: number;
  /** What a winsorized mean takes for them. */
  readonly lowEdge: number;
  readonly highEdge: number;
}

/** Bounds as given: shares of the samples in percent, or values. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly unit: "percent" | "value";
}

/** Undoes the rounding of products such as 0.07 × 100, so that a whole rank is met. */
const RANK_TOLERANCE = 1e-9;

/** Rank of the last sample of the lowest `percent` %, rounded up: the percentile is the value at this rank. */
export const rankUp = (percent: number, total: number): number => Math.ceil((percent * total) / 100 - RANK_TOLERANCE);

const rankDown = (percent: number, total: number): number => Math.floor((percent * total) / 100 + RANK_TOLERANCE);

/** Keeps the samples whose ranks lie in (low, high]. A value that occurs often may be kept in part. */
function betweenRanks({ values, counts, size, total }: Samples, low: number, high: number): Kept {
  let [seen, count, sum] = [0, 0, 0];
  let [lowEdge, highEdge] = [Number.NaN, Number.NaN];
  for (let index = 0; index < size && seen < high; index += 1) {
    const value = values[index] ?? 0;
    const upTo = seen + (counts[index] ?? 0);
    const part = Math.min(upTo, high) - Math.max(seen, low);
    seen = upTo;
    if (part <= 0) continue;
    if (count === 0) lowEdge = value;
    highEdge = value;
    count += part;
    sum += value * part;
  }
  return { count, sum, below: low, above: total - high, lowEdge, highEdge };
}

/** Keeps the samples whose value lies in (low, high]. */
function betweenValues({ values, counts, size }: Samples, { low, high }: Bounds): Kept {
  let [count, sum, below, above] = [0, 0, 0, 0];
  for (let index = 0; index < size; index += 1) {
    const value = values[index] ?? 0;
    const times = counts[index] ?? 0;
    if (value <= low) below += times;
    else if (value > high) above += times;
    else {
      count += times;
      sum += value * times;
    }
  }
  return { count, sum, below, above, lowEdge: low, highEdge: high };
}

/**
 * What is between the bounds (page "CloudWatch statistics definitions"). Percentages remove the lowest `low` % and the highest
 * 100 − `high` % of the samples, never more than that: a part of a sample stays whole. Values keep what is over `low` and not
 * over `high`.
 */
export function keep(samples: Samples, bounds: Bounds): Kept {
  if (bounds.unit === "value") return betweenValues(samples, bounds);
  return betweenRanks(samples, rankDown(bounds.low, samples.total), rankUp(bounds.high, samples.total));
}
