import type { StoredMetric } from "../../../../domain/contracts/metric.js";
import type { Item } from "../../../support/memory-dynamo/index.js";

/** What the table must hold in the end: each point once, its mark, and sums over the distinct points. */
export function expectedTable(items: readonly StoredMetric[]) {
  const sums = new Map<string, { count: number; sum: number; min: number; max: number }>();
  for (const { series, timestamp, value } of items)
    for (const [kind, start] of [
      ["hour", `${timestamp.slice(0, 13)}:00:00.000Z`],
      ["day", `${timestamp.slice(0, 10)}T00:00:00.000Z`],
    ]) {
      const key = `${series}#${kind} ${start}`;
      const { count, sum, min, max } = sums.get(key) ?? { count: 0, sum: 0, min: value, max: value };
      sums.set(key, { count: count + 1, sum: sum + value, min: Math.min(min, value), max: Math.max(max, value) });
    }
  return {
    points: new Map(items.map((item) => [`${item.series} ${item.at}`, item])),
    marks: new Set(items.map(({ series, at }) => `${series}#done ${at}`)),
    sums,
  };
}

/** What a table holds, in the same form. */
export function foundIn(items: readonly Item[]) {
  const keyOf = ({ series, at }: Item) => `${series} ${at}`;
  const ofKind = (kind: RegExp) => items.filter(({ series }) => kind.test(String(series)));
  return {
    points: new Map(ofKind(/#\d+$/).map((item) => [keyOf(item), item])),
    marks: new Set(ofKind(/#done$/).map(keyOf)),
    sums: new Map(
      ofKind(/#(hour|day)$/).map((item) => {
        const { count, sum, min, max } = item;
        return [keyOf(item), { count, sum, min, max }];
      }),
    ),
  };
}
