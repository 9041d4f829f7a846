import type { StoredMetric } from "../contracts/metric.js";
import { RESOLUTIONS, type Resolution, rollupAt, rollupSeries } from "./keys.js";
import { expiryOf } from "./time.js";

/** What is counted of a data point. */
export type Counted = Pick<StoredMetric, "series" | "at" | "timestamp" | "value">;

/** Key of an item of the table `metrics`. */
export interface ItemKey {
  readonly series: string;
  readonly at: string;
}

/** What data points add to the sum over an hour or a day of their partition. `expiresAt` in epoch seconds. */
export interface RollupChange extends ItemKey {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly expiresAt: number;
}

/** Days that sums are kept after their hour or day. */
export type RollupRetention = Readonly<Record<Resolution, number>>;

/**
 * Decimals that a sum keeps. DynamoDB adds exactly and refuses what needs more than 38 digits: with twelve decimals there are
 * 26 before the point, enough for ten billion of the largest values.
 */
const DECIMALS = 12;

const roundedSum = (sum: number): number => Number(sum.toFixed(DECIMALS));

/** A key as one text. */
export const keyText = ({ series, at }: ItemKey): string => `${series}|${at}`;

/** The sums that a data point belongs to. */
export const rollupKeysOf = (point: Pick<Counted, "series" | "timestamp">): readonly (ItemKey & { resolution: Resolution })[] =>
  RESOLUTIONS.map((resolution) => ({
    series: rollupSeries(point.series, resolution),
    at: rollupAt(point.timestamp, resolution),
    resolution,
  }));

/** What data points add up to: one change for each sum that they belong to. */
export function rollupsOf(points: readonly Counted[], retention: RollupRetention): readonly RollupChange[] {
  const changes = new Map<string, RollupChange>();
  for (const point of points) {
    const { value } = point;
    for (const { series, at, resolution } of rollupKeysOf(point)) {
      const key = keyText({ series, at });
      const { count, sum, min, max } = changes.get(key) ?? { count: 0, sum: 0, min: value, max: value };
      changes.set(key, {
        series,
        at,
        count: count + 1,
        sum: sum + value,
        min: Math.min(min, value),
        max: Math.max(max, value),
        expiresAt: expiryOf(at, retention[resolution]),
      });
    }
  }
  return [...changes.values()].map((change) => ({ ...change, sum: roundedSum(change.sum) }));
}

/** Most actions of one transaction ("TransactWriteItems"). */
export const MAX_ACTIONS = 100;

const byKey = (a: ItemKey, b: ItemKey): number => {
  const [first, second] = [keyText(a), keyText(b)];
  return first < second ? -1 : first > second ? 1 : 0;
};

/**
 * Data points in groups that one transaction each can mark and count: an action for each point and for each sum. Points of one
 * hour of a partition stay together as far as they fit.
 */
export function transactionsOf<Point extends Counted>(points: readonly Point[], maxActions = MAX_ACTIONS): readonly Point[][] {
  const groups: Point[][] = [];
  let sums = new Set<string>();
  for (const point of [...points].sort(byKey)) {
    const keys = rollupKeysOf(point).map(keyText);
    const last = groups.at(-1);
    const fresh = keys.filter((key) => !sums.has(key));
    if (last && last.length + 1 + sums.size + fresh.length <= maxActions) last.push(point);
    else {
      groups.push([point]);
      sums = new Set();
    }
    for (const key of keys) sums.add(key);
  }
  return groups;
}
