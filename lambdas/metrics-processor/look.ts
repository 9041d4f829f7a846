import { type ItemKey, keyText, rollupKeysOf } from "../../domain/metrics/counting.js";
import { doneSeries, pendingSeries } from "../../domain/metrics/keys.js";
import type { Extremes } from "../shared/repositories/counting.js";
import type { LookUp } from "../shared/repositories/look-up.js";
import { fail, type Point } from "./points.js";

/** Key of the note that a point is not queued. */
export const noteKeyOf = ({ item }: Point): ItemKey => ({ series: pendingSeries(item.series), at: item.at });

const markKeyOf = ({ item }: Point): ItemKey => ({ series: doneSeries(item.series), at: item.at });

/**
 * Finds out which points are stored or processed already, and how wide the sums they belong to are. The answer may be a moment
 * old: what it does not know is done once more, to no effect.
 * @returns least and greatest value of the sums that are there, by their keys
 */
export async function look(points: readonly Point[], lookUp: LookUp): Promise<ReadonlyMap<string, Extremes>> {
  const keys = new Map<string, ItemKey>();
  for (const point of points)
    for (const { series, at } of [point.item, markKeyOf(point), ...rollupKeysOf(point.item)])
      keys.set(keyText({ series, at }), { series, at });

  const { items, failures } = await lookUp([...keys.values()]);
  const seen = new Map(items.map((item) => [keyText(item), item]));
  const unread = new Map(failures.flatMap(({ keys: open, error }) => open.map((key) => [keyText(key), error])));

  for (const point of points) {
    point.stored = seen.has(keyText(point.item));
    point.done = seen.has(keyText(markKeyOf(point)));
    const error = unread.get(keyText(point.item)) ?? unread.get(keyText(markKeyOf(point)));
    if (error) fail([point], error);
  }
  return new Map(
    items.flatMap(({ min, max, ...key }): [string, Extremes][] =>
      min === undefined || max === undefined ? [] : [[keyText(key), { min, max }]],
    ),
  );
}
