import type { Objective } from "./objective.js";
import { sliOf, sound, type Tally } from "./sli.js";

/** Bad events that an objective allows in one period, and those there were. */
export interface ErrorBudget {
  /** Bad events that the whole period may have, at the pace of those that were seen. */
  readonly total: number;
  /** Bad events. */
  readonly spent: number;
  /** What may still go wrong; below 0 when more did. */
  readonly left: number;
  /** Spent share: 0 untouched, 1 all spent, more when overspent; at most {@link MOST}. */
  readonly spentShare: number;
}

/** Rates and shares end here, where a target of 1 would divide by nothing: finite, so that it can be written as JSON. */
export const MOST = 1e9;

/** Bad events by allowed ones: 0 where nothing was bad, at most {@link MOST}. */
const byAllowed = (bad: number, allowed: number): number => (bad === 0 ? 0 : Math.min(MOST, bad / allowed));

/**
 * The budget of the period that the events belong to.
 * @param observedSeconds how long the events were watched. Less than the period: it is taken to go on at this pace, so that an hour's
 *   trouble spends an hour's part of a month. More counts as the whole period.
 */
export function errorBudget(tally: Tally, { target, periodSeconds }: Objective, observedSeconds: number): ErrorBudget {
  const { good, total: events } = sound(tally);
  const seen = Math.min(periodSeconds, observedSeconds);
  const expected = seen > 0 ? events * (periodSeconds / seen) : 0;
  const total = (1 - target) * expected;
  const spent = events - good;
  return { total, spent, left: total - spent, spentShare: byAllowed(spent, total) };
}

/**
 * How many times faster than allowed the budget is spent: at 1 it lasts exactly the period.
 * @returns null without events; 0 while all are good, whatever the target; at most {@link MOST}, which a target of 1 reaches with the
 *   first bad event
 */
export function burnRate(tally: Tally, target: number): number | null {
  const sli = sliOf(tally);
  return sli === null ? null : byAllowed(1 - sli, 1 - target);
}

/**
 * Time until nothing is left, if all goes on as now.
 * @param spentShare see {@link ErrorBudget}
 * @returns seconds; 0 when nothing is left; null when it never ends: nothing is spent now, or nothing happens
 */
export function secondsToExhaustion(spentShare: number, rate: number | null, periodSeconds: number): number | null {
  const left = 1 - spentShare;
  if (left <= 0) return 0;
  return rate === null || rate === 0 ? null : (left * periodSeconds) / rate;
}
