/** Weights of a hit, a missed window and a false alarm. */
export interface Profile {
  readonly hit: number;
  readonly miss: number;
  readonly falseAlarm: number;
}

/** The three application profiles of the benchmark. */
export const PROFILES = {
  standard: { hit: 1, miss: 1, falseAlarm: 0.11 },
  lowFalseAlarms: { hit: 1, miss: 1, falseAlarm: 0.22 },
  lowMisses: { hit: 1, miss: 2, falseAlarm: 0.11 },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = ["standard", "lowFalseAlarms", "lowMisses"] as const satisfies readonly ProfileName[];

/** What is known of a series beforehand. */
export interface Labels {
  /** Rows of the series. */
  readonly rows: number;
  /** First and last row of each window in which an anomaly lies, ascending. */
  readonly windows: readonly (readonly [first: number, last: number])[];
}

/** A row that counts: what a detection there is worth before weights, and the window it lies in (-1: none). */
export interface Place {
  readonly row: number;
  readonly window: number;
  readonly worth: number;
}

const PROBATION_SHARE = 0.15;
const MOST_PROBATION_ROWS = 750;

const sigmoid = (y: number): number => (y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1);
const FULL = sigmoid(-1);

/**
 * What a detection at each row after the probation is worth (Lavin and Ahmad, "Evaluating Real-time Anomaly Detection
 * Algorithms – the Numenta Anomaly Benchmark", 2015): early in a window most, outside less the further from the last one.
 */
export function places({ rows, windows }: Labels): Place[] {
  const probation = Math.min(Math.floor(PROBATION_SHARE * rows), MOST_PROBATION_ROWS);
  const all: Place[] = [];
  let next = 0;
  for (let row = 0; row < rows; row += 1) {
    while (next < windows.length && row > (windows[next]?.[1] ?? 0)) next += 1;
    if (row < probation) continue;
    const [first, last] = windows[next] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const before = windows[next - 1];
    if (row >= first) all.push({ row, window: next, worth: sigmoid(-(last - row + 1) / (last - first + 1)) / FULL });
    else if (before === undefined) all.push({ row, window: -1, worth: -1 });
    else all.push({ row, window: -1, worth: sigmoid((row - before[1]) / (before[1] - before[0])) });
  }
  return all;
}

/** A series as the sum over thresholds needs it: its places, highest score first, and its number of windows. */
export interface Scored {
  readonly windows: number;
  readonly points: readonly { readonly score: number; readonly place: Place }[];
}

export function scored(labels: Labels, scores: ArrayLike<number>): Scored {
  const points = places(labels).map((place) => ({ score: scores[place.row] ?? 0, place }));
  return { windows: labels.windows.length, points: points.sort((a, b) => b.score - a.score) };
}

/** Changes of a series' raw score, each at the score from which on it counts; the sum is the raw score at a threshold. */
export interface Curve {
  readonly windows: number;
  /** Descending. */
  readonly at: Float64Array;
  /** Raw score when everything from `at` on is a detection. */
  readonly raw: Float64Array;
  /** Raw score without a detection. */
  readonly none: number;
}

export function curve({ windows, points }: Scored, { hit, miss, falseAlarm }: Profile): Curve {
  const parts = new Map<number, number>();
  for (const { place } of points) if (place.window >= 0) parts.set(place.window, -miss);
  let total = -miss * parts.size;
  const none = total;
  const at: number[] = [];
  const raw: number[] = [];
  for (const { score, place } of points) {
    const { window, worth } = place;
    const before = parts.get(window);
    let change = 0;
    if (window < 0 || before === undefined) change = falseAlarm * worth;
    else if (hit * worth > before) {
      change = hit * worth - before;
      parts.set(window, hit * worth);
    }
    total += change;
    if (at[at.length - 1] === score) raw[raw.length - 1] = total;
    else if (change !== 0) {
      at.push(score);
      raw.push(total);
    }
  }
  return { windows, at: Float64Array.from(at), raw: Float64Array.from(raw), none };
}

/** Raw score of a curve at a threshold. */
export function rawAt({ at, raw, none }: Curve, threshold: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? none : (raw[low - 1] ?? none);
}

/** 0: nothing was detected; 100: every window at its first row and nothing else. */
export function normalised(raw: number, windows: number, { hit, miss }: Profile): number {
  return windows === 0 ? Number.NaN : (100 * (raw + miss * windows)) / ((hit + miss) * windows);
}

/** All steps of some curves in one order, so that many samples of the series cost one sort. */
export interface Steps {
  readonly curves: readonly Curve[];
  /** Descending. */
  readonly at: Float64Array;
  readonly change: Float64Array;
  /** Index of the curve that a step is of. */
  readonly of: Uint16Array;
}

export function stepsOf(curves: readonly Curve[]): Steps {
  const all = curves.flatMap(({ at, raw, none }, of) =>
    Array.from(at, (score, k) => ({ of, at: score, change: (raw[k] ?? 0) - (k === 0 ? none : (raw[k - 1] ?? 0)) })),
  );
  all.sort((a, b) => b.at - a.at);
  return {
    curves,
    at: Float64Array.from(all, (step) => step.at),
    change: Float64Array.from(all, (step) => step.change),
    of: Uint16Array.from(all, (step) => step.of),
  };
}

/** The one threshold for all series that scores best, with its raw score. */
export interface Best {
  readonly threshold: number;
  readonly raw: number;
  readonly windows: number;
}

/** @param counts how often each curve counts, as in a bootstrap sample; once each without */
export function best({ curves, at, change, of }: Steps, counts?: ArrayLike<number>): Best {
  const times = curves.map((_, index) => (counts ? (counts[index] ?? 0) : 1));
  const windows = curves.reduce((sum, each, index) => sum + each.windows * (times[index] ?? 0), 0);
  let total = curves.reduce((sum, each, index) => sum + each.none * (times[index] ?? 0), 0);
  let raw = total;
  let threshold = Number.POSITIVE_INFINITY;
  for (let k = 0; k < at.length; k += 1) {
    total += (change[k] ?? 0) * (times[of[k] ?? 0] ?? 0);
    if (total > raw && at[k + 1] !== at[k]) {
      raw = total;
      threshold = at[k] ?? threshold;
    }
  }
  return { threshold, raw, windows };
}
