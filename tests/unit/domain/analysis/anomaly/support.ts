import { AnomalyDetector, type Observation } from "../../../../../domain/analysis/anomaly/index.js";

export const STEP_MS = 300_000;

/** Uniform numbers in [0, 1), the same in every run. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Normal noise of mean 0 and deviation 1. */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
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
