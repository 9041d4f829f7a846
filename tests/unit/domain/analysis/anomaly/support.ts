import { draws, normal as noise } from "../../../../../bench/nab/made-up.js";
import { AnomalyDetector, type Observation } from "../../../../../domain/analysis/anomaly/index.js";

export const STEP_MS = 300_000;

export { draws as uniform };

/** Normal noise of mean 0 and deviation 1, the same in every run. */
export function normal(seed: number): () => number {
  const draw = draws(seed);
  return () => noise(draw);
}

/** What a fresh detector says of values five minutes apart. */
export function observeAll(values: readonly number[], detector = AnomalyDetector.start(), first = 0): Observation[] {
  return values.map((value, index) => detector.observe((first + index) * STEP_MS, value));
}

export const series = (length: number, at: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => at(index));

/** Row of the highest score from a row on. */
export function highest(observations: readonly Observation[], from: number): number {
  let row = from;
  for (let index = from; index < observations.length; index += 1)
    if ((observations[index]?.score ?? 0) > (observations[row]?.score ?? 0)) row = index;
  return row;
}
