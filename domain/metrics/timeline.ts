import type { StoredMetric } from "../contracts/metric.js";

type Placed = Pick<StoredMetric, "at">;

const byTime = (a: Placed, b: Placed): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/** Data points in order of time. */
export const inOrder = <T extends Placed>(points: readonly T[]): readonly T[] => points.toSorted(byTime);
