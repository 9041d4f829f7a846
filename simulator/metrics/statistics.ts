import type { Distribution, Weighted } from "./distribution.js";
import { MetricQueryError } from "./errors.js";

/** All that was measured in one period, from one or more stretches of time. */
export interface PeriodData {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Ascending values with counts; null when part of the data is an aggregate. */
  readonly values: () => readonly Weighted[] | null;
}

/** One statistic: a number, or null when the data cannot tell it. */
export type Statistic = (data: PeriodData) => number | null;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: (data) => data.sampleCount,
  Sum: (data) => data.sum,
  Average: (data) => data.sum / data.sampleCount,
  Minimum: (data) => data.minimum,
  Maximum: (data) => data.maximum,
};

/**
 * The smallest value that at least `percent` % of the samples do not exceed. CloudWatch does not publish how it computes
 * percentiles; this reading ("Statistics definitions") always is a value that was measured. Negative values: no percentile.
 */
const percentile =
  (percent: number): Statistic =>
  (data) => {
    const values = data.minimum < 0 ? null : data.values();
    if (!values) return null;
    // The subtrahend undoes the rounding of products such as 0.07 × 100.
    const rank = Math.max((percent * data.sampleCount) / 100 - 1e-9, 0);
    let seen = 0;
    for (const [value, count] of values) {
      seen += count;
      if (seen >= rank) return value;
    }
    return data.maximum;
  };

const PERCENTILE = /^p(\d{1,3}(?:\.\d{1,10})?)$/;

/** Families of statistics by the shape of their name; a new family is one more entry. */
const FAMILIES: readonly ((name: string) => Statistic | null)[] = [
  (name) => SIMPLE[name] ?? null,
  (name) => {
    const percent = Number(PERCENTILE.exec(name)?.[1] ?? Number.NaN);
    return percent >= 0 && percent <= 100 ? percentile(percent) : null;
  },
];

/**
 * The statistic of a name: `SampleCount`, `Sum`, `Average`, `Minimum`, `Maximum`, `p0` to `p100` with up to ten decimals.
 * @throws {MetricQueryError} for any other name: no number is better than a wrong one
 */
export function statisticNamed(name: string): Statistic {
  for (const family of FAMILIES) {
    const statistic = family(name);
    if (statistic) return statistic;
  }
  throw new MetricQueryError(`statistic "${name}" is not supported: use ${Object.keys(SIMPLE).join(", ")} or p0 to p100`);
}

/** Joins the stretches of one period. At least one is needed. */
export function joinDistributions(parts: readonly Distribution[]): PeriodData {
  return {
    sampleCount: parts.reduce((total, part) => total + part.sampleCount, 0),
    sum: parts.reduce((total, part) => total + part.sum, 0),
    minimum: Math.min(...parts.map((part) => part.minimum)),
    maximum: Math.max(...parts.map((part) => part.maximum)),
    values: () => {
      if (parts.some((part) => part.opaque)) return null;
      return parts.flatMap((part) => part.weighted()).sort(([a], [b]) => a - b);
    },
  };
}
