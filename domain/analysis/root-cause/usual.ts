import { median, PER_MAD } from "../robust.js";

/** Where a series lies and how far it spreads, up and down. */
export interface Usual {
  readonly points: number;
  readonly middle: number;
  /** In the size of a standard deviation, above and below the middle. */
  readonly up: number;
  readonly down: number;
}

/** Standard deviations that 95 % of a normal distribution stay below. */
const AT_95 = 1.645;
/** So many points count as much as what other series of the metric tell of the spread. */
const PRIOR_POINTS = 4;
/** No series is steadier than this share of its middle, however still it has been. */
const LEAST_SHARE = 0.01;

const at = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
};

/** The points of a series that are there, in ascending order. */
export function sortedPoints(values: readonly (number | null)[] | undefined): Float64Array {
  const points = new Float64Array(values?.length ?? 0);
  let count = 0;
  for (const value of values ?? []) if (value !== null) points[count++] = value;
  return points.subarray(0, count).sort();
}

/** Spread of few points is too small on average, and badly known: as a t distribution is wider than a normal one. */
const forFew = (points: number): number => 1 + 2.5 / Math.max(1, points - 1.5);

/**
 * Median and robust spreads: the median absolute deviation, or the distance of the 5 % or 95 % quantile where a tail is longer.
 * @returns undefined without any point
 */
export function usualOf(values: readonly (number | null)[] | undefined): Usual | undefined {
  const sorted = sortedPoints(values);
  if (sorted.length === 0) return undefined;
  const middle = at(sorted, 0.5);
  const distances = sorted.map((value) => Math.abs(value - middle)).sort();
  const mad = PER_MAD * at(distances, 0.5);
  const few = forFew(sorted.length);
  return {
    points: sorted.length,
    middle,
    up: few * Math.max(mad, (at(sorted, 0.95) - middle) / AT_95),
    down: few * Math.max(mad, (middle - at(sorted, 0.05)) / AT_95),
  };
}

/** The spread of one metric over all nodes, as a share of the middle: what a series of few points is held against. */
export function commonShare(usuals: readonly (Usual | undefined)[]): number {
  const shares = usuals.flatMap((usual) => (usual && usual.points >= 3 && usual.middle > 0 ? [usual.up / usual.middle] : []));
  return shares.length === 0 ? 0.2 : median(shares);
}

/** Spreads of a series of few points, moved towards what is common, and never nothing. */
export function steadied(usual: Usual, share: number): Usual {
  const common = share * Math.abs(usual.middle);
  const least = LEAST_SHARE * Math.abs(usual.middle) || 1e-12;
  const mix = (spread: number): number =>
    Math.max(least, Math.sqrt((usual.points * spread ** 2 + PRIOR_POINTS * common ** 2) / (usual.points + PRIOR_POINTS)));
  return { ...usual, up: mix(usual.up), down: mix(usual.down) };
}
