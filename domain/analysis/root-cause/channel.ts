import type { Focus } from "./focus.js";

/** One way in which one node is out of order, in the points of the incident's window. */
export interface Channel {
  /** By point: seconds of waiting, failed requests, missing or additional requests, beyond what is usual; NaN: no point. */
  readonly excess: readonly number[];
  /** The bad points of the target. */
  readonly bad: readonly boolean[];
  /** The excess over the bad points, not below 0. */
  readonly total: number;
  /** Standard deviations, over the bad points. */
  readonly unusualness: number;
  /** Bad points that the series has. */
  readonly points: number;
  /** 0 when chance suffices, 1 when it cannot be. */
  readonly sure: number;
  readonly usual: number;
  /** Mean over the bad points; NaN without one. */
  readonly observed: number;
  /** Place of the first point that is plainly out of order; -1: none. */
  readonly first: number;
  readonly series: string;
}

const FAR = 50;
const UNSURE_BELOW = 2.5;
const SURE_FROM = 6.5;
const BEGINS_AT = 3;

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** How sure an unusualness is. */
export const sureness = (unusualness: number): number => clamp((unusualness - UNSURE_BELOW) / (SURE_FROM - UNSURE_BELOW), 0, 1);

/**
 * Where a series lies now when nothing is wrong: nodes drift between the windows for reasons that are not the target's. Where
 * the target had good points in the incident's window, the node's values there count, the more the farther they are from usual.
 */
export function baseOf(values: readonly number[], { quiet }: Focus, middle: number, deviation: number): number {
  const good = values.filter((value, at) => quiet[at] && !Number.isNaN(value));
  if (good.length === 0) return middle;
  const shift = good.reduce((sum, value) => sum + value, 0) / good.length - middle;
  const chance = deviation ** 2 / good.length;
  return middle + shift * Math.max(0, 1 - chance / (shift ** 2 || 1));
}

interface Parts {
  readonly series: string;
  readonly usual: number;
  readonly values: readonly number[];
  readonly excess: readonly number[];
  readonly distances: readonly number[];
  /** Instead of the sum of the distances, where counts can be added up first. */
  readonly unusualness?: number;
}

export function channel({ series, usual, values, excess, distances, ...given }: Parts, { bad }: Focus): Channel {
  let total = 0;
  let far = 0;
  let points = 0;
  let seen = 0;
  for (const [at, value] of excess.entries()) {
    if (!bad[at] || Number.isNaN(value)) continue;
    total += value;
    far += clamp(distances[at] ?? 0, -FAR, FAR);
    seen += values[at] ?? 0;
    points += 1;
  }
  const unusualness = Math.max(0, given.unusualness ?? (points === 0 ? 0 : far / Math.sqrt(points)));
  return {
    series,
    usual,
    excess,
    bad,
    total: Math.max(0, total),
    unusualness,
    points,
    sure: total > 0 ? sureness(unusualness) : 0,
    observed: points === 0 ? Number.NaN : seen / points,
    first: distances.findIndex((value, at) => bad[at] && value > BEGINS_AT),
  };
}
