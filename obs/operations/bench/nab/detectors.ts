import { AnomalyDetector, type AnomalyPart } from "../../../../domain/analysis/anomaly/index.js";
import type { Detector } from "./evaluate.js";

/** The detector of `obs detect`, with parts left out. */
export const ours =
  (without: readonly AnomalyPart[] = []): Detector =>
  ({ times, values }) => {
    const detector = AnomalyDetector.start(without);
    return values.map((value, row) => detector.observe(times[row] ?? 0, value).score);
  };

/** Values of the baseline's window. */
const WINDOW = 6400;

/** Baseline: how far a value lies from the mean of the values before it, in their standard deviations. One that is missing counts as the mean. */
export const windowedGaussian: Detector = ({ values }) => {
  let sum = 0;
  let squares = 0;
  const taken = new Float64Array(values.length);
  return values.map((given, row) => {
    const count = Math.min(row, WINDOW);
    const known = Number.isFinite(given);
    const mean = count === 0 ? (known ? given : 0) : sum / count;
    const value = known ? given : mean;
    taken[row] = value;
    const deviation = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
    const distance = Math.abs(value - mean);
    const leaving = row >= WINDOW ? (taken[row - WINDOW] ?? 0) : 0;
    sum += value - leaving;
    squares += value * value - leaving * leaving;
    return distance === 0 ? 0 : distance / (distance + deviation);
  });
};
