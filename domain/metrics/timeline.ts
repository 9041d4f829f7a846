import type { StoredMetric } from "../contracts/metric.js";

type Placed = Pick<StoredMetric, "at">;

const byTime = (a: Placed, b: Placed): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/** Data points in order of time. */
export const inOrder = <T extends Placed>(points: readonly T[]): readonly T[] => points.toSorted(byTime);

/** All known data points of a series before one, in order of time: those that are stored, and those that have just arrived. */
export function before(item: Placed, stored: readonly StoredMetric[], arrived: readonly StoredMetric[]): readonly StoredMetric[] {
  const all = new Map([...stored, ...arrived].map((point) => [point.at, point]));
  return inOrder([...all.values()].filter(({ at }) => at < item.at));
}
