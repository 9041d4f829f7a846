import { burnRate, type ErrorBudget, errorBudget, secondsToExhaustion } from "./budget.js";
import { BURN_RULES, type BurnReading, type BurnRule, burnRuleProblem, readBurnRules } from "./burn-rules.js";
import { checkObjective, type Objective } from "./objective.js";
import { sliOf, type TallyPoint, tallyOf } from "./sli.js";

/** How an objective is doing. */
export type SloVerdict =
  /** No events. */
  | "unknown"
  /** Within its budget, which lasts. */
  | "met"
  /** Within its budget, and a rule of spending holds. */
  | "burning"
  /** More went wrong than is allowed in a period. */
  | "exhausted";

/** An objective at one time. All numbers are finite, so it can be written as JSON. */
export interface SloState {
  readonly verdict: SloVerdict;
  readonly objective: Objective;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Share of good events in the period; null: no events. */
  readonly sli: number | null;
  readonly events: number;
  /** Share of the period that was watched, in [0, 1]; the rest is taken to be like it. */
  readonly watchedShare: number;
  readonly budget: ErrorBudget;
  /** Burn rate of the last {@link PRESENT_SECONDS}; null: no events. */
  readonly presentRate: number | null;
  /** Seconds until the budget is spent at the present rate; 0: it is; null: never. */
  readonly exhaustedInSeconds: number | null;
  readonly rules: readonly BurnReading[];
}

/** What counts as the present: long enough for a rate to mean something. */
export const PRESENT_SECONDS = 3600;

const verdictOf = (events: number, { spent, left }: ErrorBudget, rules: readonly BurnReading[]): SloVerdict => {
  if (events === 0) return "unknown";
  if (spent > 0 && left <= 0) return "exhausted";
  return rules.some(({ burning }) => burning) ? "burning" : "met";
};

/**
 * An objective at one time, of the points of its period.
 * @param points in any order; those outside the period that ends at `at` do not count
 * @param at epoch milliseconds; the end, not in it
 * @param rules those that cannot hold for this objective are left out; see {@link burnRuleProblem}
 * @throws ObjectiveError for an objective that cannot be meant
 */
export function sloState(
  points: readonly TallyPoint[],
  objective: Objective,
  at: number,
  rules: readonly BurnRule[] = BURN_RULES,
): SloState {
  checkObjective(objective);
  const { target, periodSeconds } = objective;
  const begin = at - periodSeconds * 1000;
  const inPeriod = points.filter((point) => point.at >= begin && point.at < at);
  const first = inPeriod.reduce((earliest, point) => Math.min(earliest, point.at), at);
  const watchedSeconds = (at - first) / 1000;
  const tally = tallyOf(inPeriod, begin, at);
  const budget = errorBudget(tally, objective, watchedSeconds);
  const presentRate = burnRate(tallyOf(inPeriod, at - PRESENT_SECONDS * 1000, at), target);
  const usable = rules.filter((rule) => burnRuleProblem(rule, objective) === undefined);
  const readings = readBurnRules(inPeriod, objective, at, usable);
  return {
    verdict: verdictOf(tally.total, budget, readings),
    ...{ objective, at, sli: sliOf(tally), events: tally.total },
    watchedShare: watchedSeconds / periodSeconds,
    ...{ budget, presentRate },
    exhaustedInSeconds: tally.total === 0 ? null : secondsToExhaustion(budget.spentShare, presentRate, periodSeconds),
    rules: readings,
  };
}
