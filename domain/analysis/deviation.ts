import type { Direction } from "../contracts/metric.js";
import { robustScore, spreadOf } from "./robust.js";

/** Data points before the one that is judged. */
export const WINDOW_POINTS = 60;

/** Fewer say nothing of what is usual. */
export const LEAST_POINTS = 12;

/** A value is far from the others beyond so many standard deviations (Iglewicz and Hoaglin recommend 3.5). */
export const FAR = 3.5;

/** A deviation under this share of the median is no news, however still the series has been. */
const LEAST_SHARE = 0.01;

/** A data point as the rule sees it. */
export interface Judged {
  readonly value: number;
}

/**
 * On which side a value lies far from those before it.
 * @param before at most {@link WINDOW_POINTS} are looked at, the latest, in order of time
 * @returns undefined when it is near, or too few are there
 */
export function deviationOf(value: number, before: readonly Judged[]): Direction | undefined {
  const window = before.slice(-WINDOW_POINTS);
  if (window.length < LEAST_POINTS) return undefined;
  const spread = spreadOf(window.map((point) => point.value));
  if (Math.abs(value - spread.median) <= Math.abs(spread.median) * LEAST_SHARE) return undefined;
  const score = robustScore(value, spread);
  if (Math.abs(score) <= FAR) return undefined;
  return score > 0 ? "above" : "below";
}
