import { type LabelledSeries, readCorpus } from "./corpus.js";
import { ours, windowedGaussian } from "./detectors.js";
import { curvesOf, type ProfileResult, profileResults, samples } from "./evaluate.js";

const DRAWS = 1000;

/** What the detectors score on a group of series, which have one threshold together. */
export interface NabResult {
  readonly group: string;
  readonly series: number;
  readonly windows: number;
  readonly detector: string;
  readonly profiles: readonly ProfileResult[];
}

const isReal = ({ category }: LabelledSeries): boolean => category.startsWith("real");

/**
 * Measures the detector of `obs detect` and a baseline.
 * @throws UsageError when the folder is no checkout of the benchmark
 */
export function measureNab(folder: string): NabResult[] {
  const corpus = readCorpus(folder);
  const groups = { real: corpus.filter(isReal), artificial: corpus.filter((series) => !isReal(series)), all: corpus };
  const detectors = { "obs detect": ours(), "windowed Gaussian": windowedGaussian };
  return Object.entries(groups).flatMap(([group, series]) => {
    const windows = series.reduce((sum, { labels }) => sum + labels.windows.length, 0);
    // Without a window there is no score.
    if (windows === 0) return [];
    const drawn = samples(series.length, DRAWS);
    return Object.entries(detectors).map(([detector, scores]) => {
      const profiles = profileResults(series, curvesOf(series, scores), drawn);
      return { group, series: series.length, windows, detector, profiles };
    });
  });
}
