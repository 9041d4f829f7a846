import type { AlarmState, Comparison } from "../model/types.js";
import { COMPARING } from "./comparison.js";
import { BREACHING, type DecisionRule, decide, LOW_SAMPLES, MISSING, NOT_BREACHING } from "./decide.js";
import { reasonOf } from "./reason.js";

export { COMPARING } from "./comparison.js";
export {
  BREACHING,
  type DecisionRule,
  decide,
  evaluationRange,
  LOW_SAMPLES,
  MISSING,
  NOT_BREACHING,
  type Verdict,
} from "./decide.js";
export { samplesNeeded } from "./low-samples.js";

/** What the evaluation of a metric alarm depends on; a `MetricAlarm` has it all. */
export interface AlarmRules extends DecisionRule {
  readonly comparison: Comparison;
}

/** One period of an evaluation range. */
export interface AlarmDatapoint {
  /** Start of the period, epoch milliseconds. */
  readonly start: number;
  /** NaN: missing. */
  readonly value: number;
  /** The threshold, or the lower bound of the band; NaN where there is no band yet. */
  readonly lower: number;
  /** The threshold, or the upper bound of the band. */
  readonly upper: number;
  /** A percentile of too few samples that the alarm is told to ignore. */
  readonly hasLowSamples?: boolean;
}

/** The state after an evaluation, and why. */
export interface Evaluation {
  readonly state: AlarmState;
  /** Worded like `NewStateReason`. */
  readonly reason: string;
}

/** What one datapoint says under a comparison. A value without a band to compare it with counts as missing. */
export function classify(breaches: (value: number, lower: number, upper: number) => boolean, point: AlarmDatapoint): number {
  if (Number.isNaN(point.value) || Number.isNaN(point.lower) || Number.isNaN(point.upper)) return MISSING;
  return (breaches(point.value, point.lower, point.upper) ? BREACHING : NOT_BREACHING) + (point.hasLowSamples ? LOW_SAMPLES : 0);
}

/**
 * Evaluates a metric alarm once.
 * @param datapoints the evaluation range (`evaluationRange(N)` points), newest first
 * @param current state before
 */
export function evaluateAlarm(rules: AlarmRules, datapoints: readonly AlarmDatapoint[], current: AlarmState): Evaluation {
  const { breaches } = COMPARING[rules.comparison];
  const points = Uint8Array.from(datapoints, (point) => classify(breaches, point));
  const verdict = decide(rules, points);
  const state = verdict === "KEEP" ? current : verdict;
  return { state, reason: reasonOf(rules, datapoints, points, state) };
}
