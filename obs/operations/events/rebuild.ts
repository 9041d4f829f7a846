import type { StatisticSet } from "../../../simulator/metrics/index.js";

/** What one period of a metric measured, in a form that an event has. */
export type Rebuilt =
  | { readonly value: number }
  | { readonly values: readonly number[]; readonly counts: readonly number[] }
  | { readonly statisticSet: StatisticSet };

/** The statistics of a statistic set. */
export const SET_STATISTICS = ["SampleCount", "Sum", "Minimum", "Maximum"] as const;

const PERCENTILE = /^p(\d+(?:\.\d+)?)$/;
export const isPercentile = (statistic: string): boolean => PERCENTILE.test(statistic);

/** The value at a rank, counted from 1. */
interface Anchor {
  readonly rank: number;
  readonly value: number;
}

/** Minimum, percentiles and maximum at their ranks. Where two share a rank, the percentile counts: it was asked for. */
function anchorsOf(statistics: ReadonlyMap<string, number>, { sampleCount, minimum, maximum }: StatisticSet): readonly Anchor[] {
  const byRank = new Map<number, number>([
    [1, minimum],
    [sampleCount, maximum],
  ]);
  for (const [statistic, value] of statistics) {
    const percent = Number(PERCENTILE.exec(statistic)?.[1] ?? Number.NaN);
    if (Number.isNaN(percent)) continue;
    const rank = Math.max(1, Math.ceil((percent * sampleCount) / 100 - 1e-9));
    byRank.set(rank, Math.min(Math.max(value, minimum), maximum));
  }
  let least = minimum;
  return [...byRank]
    .sort(([a], [b]) => a - b)
    .map(([rank, value]) => {
      least = Math.max(least, value);
      return { rank, value: least };
    });
}

/** Samples with the count, the sum and the percentiles that were recorded; between two ranks all samples are alike. */
function distribution(anchors: readonly Anchor[], sum: number): Rebuilt {
  const gaps = anchors.slice(1).map(({ rank, value }, index) => {
    const before = anchors[index] ?? { rank, value };
    return { count: rank - before.rank - 1, low: before.value, high: value };
  });
  const total = (of: (gap: (typeof gaps)[number]) => number): number => gaps.reduce((all, gap) => all + of(gap), 0);
  const rest = sum - anchors.reduce((all, { value }) => all + value, 0);
  const low = total((gap) => gap.count * gap.low);
  const width = total((gap) => gap.count * gap.high) - low;
  const share = width > 0 ? Math.min(Math.max((rest - low) / width, 0), 1) : 0;
  const values: number[] = [];
  const counts: number[] = [];
  for (const [index, { value }] of anchors.entries()) {
    values.push(value);
    counts.push(1);
    const gap = gaps[index];
    if (!gap || gap.count === 0) continue;
    values.push(gap.low + share * (gap.high - gap.low));
    counts.push(gap.count);
  }
  return { values, counts };
}

/**
 * Data of one period that have the statistics that CloudWatch told: one statistic alone as a value; count, sum, minimum and maximum
 * as a statistic set; with percentiles too, as samples that have all of them. Of longer periods such percentiles are near.
 * @returns undefined when the statistics are of no such form, or tell that there was nothing
 */
export function rebuild(statistics: ReadonlyMap<string, number>): Rebuilt | undefined {
  const [first] = statistics.values();
  if (statistics.size === 1 && first !== undefined) return { value: first };
  const [count, sum, minimum, maximum] = SET_STATISTICS.map((statistic) => statistics.get(statistic));
  if (count === undefined || sum === undefined || minimum === undefined || maximum === undefined || count <= 0) return undefined;
  const set = { sampleCount: count, sum, minimum, maximum };
  if (![...statistics.keys()].some(isPercentile)) return { statisticSet: set };
  const sampleCount = Math.max(1, Math.round(count));
  return distribution(anchorsOf(statistics, { ...set, sampleCount }), sum);
}
