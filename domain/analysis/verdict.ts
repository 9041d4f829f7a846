import type { AnalysisResult } from "../contracts/analysis.js";
import type { MetricPoint } from "../contracts/metric.js";
import type { Severity } from "../contracts/severity.js";
import { deviationOf, FAR, LEAST_POINTS, WINDOW_POINTS } from "./deviation.js";
import { robustScore, spreadOf } from "./robust.js";

/** Least distance in standard deviations of each severity, worst first. */
const SEVERITY_FROM: readonly (readonly [number, Severity])[] = [
  [20, "critical"],
  [10, "high"],
  [5, "medium"],
  [0, "low"],
];

/** How bad a deviation is, by its distance alone: what it means to users, statistics cannot know. */
export const severityOf = (score: number): Severity => SEVERITY_FROM.find(([least]) => Math.abs(score) >= least)?.[1] ?? "low";

/** What statistics say of a data point. */
export type Verdict = Pick<AnalysisResult, "verdict" | "severity" | "direction" | "score" | "expected" | "evidence" | "reason">;

const STATISTICS_ONLY = "statistics only: no language model was asked";

/**
 * Judges a data point by those before it: median and median absolute deviation.
 * @param before of the same series, in order of time; the latest {@link WINDOW_POINTS} count
 */
export function judge(point: Pick<MetricPoint, "id" | "value">, before: readonly Pick<MetricPoint, "id" | "value">[]): Verdict {
  const window = before.filter(({ id }) => id !== point.id).slice(-WINDOW_POINTS);
  const evidence = [...window.map(({ id }) => id), point.id];
  const nothing = { severity: null, direction: null, score: null, expected: null };
  if (window.length < LEAST_POINTS)
    return {
      ...nothing,
      verdict: "unexplained",
      evidence,
      reason: `${STATISTICS_ONLY}; ${window.length} data points before it are too few to judge, ${LEAST_POINTS} are needed`,
    };
  const spread = spreadOf(window.map(({ value }) => value));
  const score = robustScore(point.value, spread);
  const expected = {
    lower: spread.median - FAR * spread.deviation,
    median: spread.median,
    upper: spread.median + FAR * spread.deviation,
  };
  const direction = deviationOf(point.value, window);
  const seen = `${STATISTICS_ONLY}; compared with the ${window.length} data points before it`;
  const finite = Number.isFinite(score) ? score : null;
  if (!direction) return { ...nothing, verdict: "expected", score: finite, expected, evidence, reason: seen };
  return { verdict: "anomalous", severity: severityOf(score), direction, score: finite, expected, evidence, reason: seen };
}
