import * as v from "valibot";
import { RESOLUTIONS, rollupAt, rollupSeries } from "../../domain/metrics/keys.js";
import type { Item } from "../../tests/support/memory-dynamo/index.js";
import type { Sent } from "./traffic.js";

const RawSchema = v.looseObject({
  series: v.string(),
  at: v.string(),
  timestamp: v.string(),
  value: v.number(),
  metadata: v.looseObject({ number: v.number() }),
});
const SumSchema = v.looseObject({
  series: v.string(),
  at: v.string(),
  count: v.number(),
  sum: v.number(),
  min: v.number(),
  max: v.number(),
});

/** What the table holds in the end, and what is wrong with it. */
export interface PointsFound {
  /** Metrics that an answer accepted. */
  readonly accepted: number;
  /** Accepted, and not stored. */
  readonly missing: number;
  /** Accepted and stored, and not counted. */
  readonly uncounted: number;
  /** Stored under more than one key, accepted or not. */
  readonly twice: number;
  readonly acceptedTwice: number;
  /** Never accepted, and stored all the same: their clients gave up. */
  readonly unasked: number;
  /** Notes that points are not queued. */
  readonly pending: number;
  /** Points in all hours, by the hours' own count. */
  readonly counted: number;
  /** Sums over an hour or a day that are not those of the points that are marked as counted. */
  readonly wrongSums: number;
}

const keyOf = ({ series, at }: { readonly series: string; readonly at: string }): string => `${series}|${at}`;

interface Sum {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

function sumsOf(points: readonly v.InferOutput<typeof RawSchema>[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { series, timestamp, value } of points)
    for (const resolution of RESOLUTIONS) {
      const key = keyOf({ series: rollupSeries(series, resolution), at: rollupAt(timestamp, resolution) });
      const { count, sum, min, max } = sums.get(key) ?? { count: 0, sum: 0, min: value, max: value };
      sums.set(key, { count: count + 1, sum: sum + value, min: Math.min(min, value), max: Math.max(max, value) });
    }
  return sums;
}

/** Compares the table `metrics` with what was sent and accepted. */
export function checkPoints(items: readonly Item[], sent: readonly Sent[]): PointsFound {
  const ofKind = (kind: RegExp): Item[] => items.filter(({ series }) => kind.test(String(series)));
  const raw = ofKind(/#\d+$/).map((item) => v.parse(RawSchema, item));
  const marks = new Set(ofKind(/#done$/).map(({ series, at }) => `${String(series).slice(0, -"#done".length)}|${String(at)}`));
  const found = ofKind(/#(hour|day)$/).map((item) => v.parse(SumSchema, item));

  const byNumber = new Map<number, string[]>();
  for (const item of raw) byNumber.set(item.metadata.number, [...(byNumber.get(item.metadata.number) ?? []), keyOf(item)]);
  const accepted = sent.filter((metric) => metric.accepted);
  const keysOf = ({ number }: Sent): readonly string[] => byNumber.get(number) ?? [];

  const expected = sumsOf(raw.filter((item) => marks.has(keyOf(item))));
  const isRight = ({ count, sum, min, max, ...key }: v.InferOutput<typeof SumSchema>): boolean => {
    const own = expected.get(keyOf(key));
    return own ? own.count === count && own.sum === sum && own.min === min && own.max === max : count === 0;
  };
  const there = new Set(found.map(keyOf));
  return {
    accepted: accepted.length,
    missing: accepted.filter((metric) => keysOf(metric).length === 0).length,
    uncounted: accepted.filter((metric) => keysOf(metric).length > 0 && !keysOf(metric).some((key) => marks.has(key))).length,
    acceptedTwice: accepted.filter((metric) => keysOf(metric).length > 1).length,
    twice: [...byNumber.values()].filter((keys) => keys.length > 1).length,
    unasked: sent.filter((metric) => !metric.accepted && keysOf(metric).length > 0).length,
    pending: ofKind(/#pending$/).length,
    counted: found.filter(({ series }) => series.endsWith("#hour")).reduce((total, { count }) => total + count, 0),
    wrongSums: found.filter((sum) => !isRight(sum)).length + [...expected.keys()].filter((key) => !there.has(key)).length,
  };
}
