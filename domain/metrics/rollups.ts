import type { Rollup } from "../contracts/metric.js";
import { type MergedPage, mergeShards, type ShardPage } from "./merge.js";

/** The sum over an hour's or a day's points of a series, over all shards. */
export interface Sum {
  /** Start of the hour or day, UTC. */
  readonly at: string;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

const greatest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

const together = (a: Rollup, b: Rollup): Rollup => ({
  ...a,
  count: a.count + b.count,
  sum: a.sum + b.sum,
  min: least(a.min, b.min),
  max: greatest(a.max, b.max),
});

/** One page of sums out of a page of each shard, the newest first. A sum that nothing was counted in is none. */
export function mergeRollups(pages: readonly ShardPage<Rollup>[], limit: number): MergedPage<Sum> {
  const merged = mergeShards(pages, Number.POSITIVE_INFINITY);
  const byStart = new Map<string, Rollup>();
  for (const part of merged.items) {
    const other = byStart.get(part.at);
    byStart.set(part.at, other ? together(other, part) : part);
  }
  const sums = [...byStart.values()].flatMap(({ at, count, sum, min, max }) =>
    count > 0 ? [{ at, count, sum, min: min ?? sum / count, max: max ?? sum / count }] : [],
  );
  const items = sums.slice(0, limit);
  return { items, scanned: merged.scanned, next: sums.length > limit ? items.at(-1)?.at : merged.next };
}
