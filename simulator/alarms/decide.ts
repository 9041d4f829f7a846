import type { AlarmState, MissingData } from "../model/types.js";

/** What a datapoint says. Real points may have `LOW_SAMPLES` added. */
export const MISSING = 0;
export const NOT_BREACHING = 1;
export const BREACHING = 2;
/** The point is a percentile of too few samples, and the alarm ignores those. */
export const LOW_SAMPLES = 4;

/** How many points decide, and what stands in for those that are missing. */
export interface DecisionRule {
  /** N. */
  readonly evaluationPeriods: number;
  /** M. */
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/** The state to be in, or to stay in the one there is. */
export type Verdict = AlarmState | "KEEP";

/**
 * Datapoints that are looked at for N evaluation periods. CloudWatch does not publish the number; its example retrieves 5 for
 * N = 3 (page "Configuring how CloudWatch alarms treat missing data"), and this is the usual reading.
 */
export const evaluationRange = (evaluationPeriods: number): number =>
  evaluationPeriods + Math.max(Math.floor(evaluationPeriods / 3), 2);

/**
 * The state that the points of an evaluation range lead to, by the tables of the page "Configuring how CloudWatch alarms treat
 * missing data": with N real points the newest N of them decide and the setting is ignored; with fewer all of them and as few
 * missing ones as needed.
 * @param points one of the constants above for each datapoint of the range, newest first
 */
export function decide(rule: DecisionRule, points: Uint8Array): Verdict {
  const { evaluationPeriods, datapointsToAlarm } = rule;
  let real = 0;
  let breaching = 0;
  let hasLowSamples = false;
  let oldestReal = 0;
  for (let index = 0; index < points.length && real < evaluationPeriods; index++) {
    const point = points[index] ?? MISSING;
    if (point === MISSING) continue;
    real += 1;
    oldestReal = index + 1;
    if ((point & BREACHING) !== 0) breaching += 1;
    if ((point & LOW_SAMPLES) !== 0) hasLowSamples = true;
  }
  if (hasLowSamples) return "KEEP";
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (real >= evaluationPeriods) return "OK";
  return decideWithMissing(rule, real, breaching, oldestReal);
}

function decideWithMissing(rule: DecisionRule, real: number, breaching: number, oldestReal: number): Verdict {
  const filled = rule.evaluationPeriods - real;
  switch (rule.missingData) {
    case "breaching":
      return breaching + filled >= rule.datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return "OK";
    case "ignore":
      return real === breaching ? "KEEP" : "OK";
    case "missing":
      if (real === 0) return "INSUFFICIENT_DATA";
      // Only a range without any good point alarms on fewer than M: the tables say so where the prose does not.
      return real === breaching && oldestReal >= rule.datapointsToAlarm ? "ALARM" : "OK";
  }
}
