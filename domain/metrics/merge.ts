/** Items of one shard, the newest first, and how far they reach. */
export interface ShardPage<T> {
  readonly items: readonly T[];
  readonly scanned: number;
  /** Sort key of the last item looked at, shown or not; undefined when there are no more. */
  readonly last: string | undefined;
}

/** Items of all shards, the newest first. `next`: go on below this sort key; undefined at the end. */
export interface MergedPage<T> {
  readonly items: readonly T[];
  readonly scanned: number;
  readonly next: string | undefined;
}

const byNewest = (a: { readonly at: string }, b: { readonly at: string }): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);

/**
 * One page out of a page of each shard. A shard that has more says nothing of what is below its last item, so nothing below the
 * highest of these is shown; the next page begins there.
 */
export function mergeShards<T extends { readonly at: string }>(pages: readonly ShardPage<T>[], limit: number): MergedPage<T> {
  const scanned = pages.reduce((total, page) => total + page.scanned, 0);
  const horizon = pages.reduce<string | undefined>(
    (highest, { last }) => (last !== undefined && (highest === undefined || last > highest) ? last : highest),
    undefined,
  );
  const known = pages
    .flatMap(({ items }) => items)
    .filter(({ at }) => horizon === undefined || at >= horizon)
    .sort(byNewest);
  const items = known.slice(0, limit);
  const next = known.length > limit ? items.at(-1)?.at : horizon;
  return { items, scanned, next };
}

/**
 * How many items of each shard to ask for, so that a page of all of them is nearly always full: points spread evenly, and one
 * shard has half as many again as its share in one page of thousands.
 */
export const shareOf = (limit: number, shards: number): number => Math.min(limit, Math.ceil((limit / shards) * 1.5) + 5);
