import type { LabelledSeries } from "./corpus.js";
import {
  best,
  curve,
  normalised,
  PROFILE_NAMES,
  PROFILES,
  type ProfileName,
  rawAt,
  type Steps,
  scored,
  stepsOf,
} from "./score.js";

/** Scores one series, value by value. */
export type Detector = (series: LabelledSeries) => Float64Array;

/** Curves of all series for each profile: all that scores and resampled scores need. */
export type Curves = Readonly<Record<ProfileName, Steps>>;

export function curvesOf(corpus: readonly LabelledSeries[], detector: Detector): Curves {
  const all = corpus.map((series) => scored(series.labels, detector(series)));
  const of = (name: ProfileName): Steps => stepsOf(all.map((each) => curve(each, PROFILES[name])));
  return { standard: of("standard"), lowFalseAlarms: of("lowFalseAlarms"), lowMisses: of("lowMisses") };
}

/** Score with the one threshold that suits these series best. */
export function scoreOf(curves: Curves, name: ProfileName, counts?: ArrayLike<number>): { score: number; threshold: number } {
  const { raw, windows, threshold } = best(curves[name], counts);
  return { score: normalised(raw, windows, PROFILES[name]), threshold };
}

/** Score when each category has the threshold that suits the others: what to expect of series of another kind. */
export function leaveOneOut(corpus: readonly LabelledSeries[], curves: Curves, name: ProfileName): number {
  let raw = 0;
  let windows = 0;
  for (const category of new Set(corpus.map((series) => series.category))) {
    const { threshold } = best(
      curves[name],
      corpus.map((series) => (series.category === category ? 0 : 1)),
    );
    for (const [index, series] of corpus.entries()) {
      const each = curves[name].curves[index];
      if (series.category !== category || each === undefined) continue;
      raw += rawAt(each, threshold);
      windows += each.windows;
    }
  }
  return normalised(raw, windows, PROFILES[name]);
}

/** Halvings that {@link otherHalf} averages. */
const HALVINGS = 100;

/** Mean score of one half of the series with the threshold that suits the other, over random halvings, the same in every run. */
export function otherHalf(curves: Curves, name: ProfileName): number {
  const series = curves[name].curves;
  const below = draws();
  let sum = 0;
  let counted = 0;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const order = series.map((_, index) => ({ index, key: below(2 ** 30) })).sort((a, b) => a.key - b.key);
    const first = new Set(order.slice(0, series.length >> 1).map(({ index }) => index));
    for (const tuned of [true, false]) {
      const { threshold } = best(
        curves[name],
        series.map((_, index) => (first.has(index) === tuned ? 1 : 0)),
      );
      const others = series.filter((_, index) => first.has(index) !== tuned);
      const raw = others.reduce((total, each) => total + rawAt(each, threshold), 0);
      const windows = others.reduce((total, each) => total + each.windows, 0);
      if (windows === 0) continue;
      sum += normalised(raw, windows, PROFILES[name]);
      counted += 1;
    }
  }
  return sum / counted;
}

/** Whole numbers under a limit, the same in every run. */
function draws(): (limit: number) => number {
  let state = 1;
  return (limit) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return Math.floor((((state ^ (state >>> 13)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Samples of the series with replacement, the same in every run. */
export function samples(series: number, count: number): Uint8Array[] {
  const below = draws();
  return Array.from({ length: count }, () => {
    const counts = new Uint8Array(series);
    for (let drawn = 0; drawn < series; drawn += 1) {
      const index = below(series);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    return counts;
  });
}

/** Ends of the middle 95 of 100 numbers. */
export function interval(values: readonly number[]): readonly [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

/** What a detector scores in a profile. */
export interface ProfileResult {
  readonly profile: ProfileName;
  readonly score: number;
  /** 95 of 100 bootstrap samples of the series lie within. */
  readonly interval: readonly [number, number];
  readonly threshold: number;
  readonly leaveOneCategoryOut: number;
}

export const profileResults = (
  corpus: readonly LabelledSeries[],
  curves: Curves,
  drawn: readonly Uint8Array[],
): ProfileResult[] =>
  PROFILE_NAMES.map((profile) => ({
    profile,
    ...scoreOf(curves, profile),
    interval: interval(drawn.map((counts) => scoreOf(curves, profile, counts).score)),
    leaveOneCategoryOut: leaveOneOut(corpus, curves, profile),
  }));
