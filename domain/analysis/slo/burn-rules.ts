import { burnRate } from "./budget.js";
import { type Objective, ObjectiveError } from "./objective.js";
import { type Tally, type TallyPoint, tallyOf } from "./sli.js";

/** Someone is woken, or someone looks at it tomorrow. */
export type Urgency = "page" | "ticket";

/** When spending is too fast: in the long window, so that it matters, and in the short one, so that it is not over already. */
export interface BurnRule {
  readonly urgency: Urgency;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  /** Share of the period's budget that is gone when the long window has burnt as fast as the rule tolerates. */
  readonly budgetShare: number;
  /** Events that the long window needs: of three requests at night, one that fails says nothing. */
  readonly minimumEvents: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FEWEST_EVENTS = 100;

/** The windows of Google's "The Site Reliability Workbook", chapter 5 "Alerting on SLOs", table 5-8. */
export const BURN_RULES: readonly BurnRule[] = [
  { urgency: "page", longSeconds: HOUR, shortSeconds: 5 * MINUTE, budgetShare: 0.02, minimumEvents: FEWEST_EVENTS },
  { urgency: "page", longSeconds: 6 * HOUR, shortSeconds: 30 * MINUTE, budgetShare: 0.05, minimumEvents: FEWEST_EVENTS },
  { urgency: "ticket", longSeconds: DAY, shortSeconds: 2 * HOUR, budgetShare: 0.1, minimumEvents: FEWEST_EVENTS },
  { urgency: "ticket", longSeconds: 3 * DAY, shortSeconds: 6 * HOUR, budgetShare: 0.1, minimumEvents: FEWEST_EVENTS },
];

/** Burn rate above which a rule holds: budget share × period ÷ long window, 14.4 for 2 % of thirty days in an hour. */
export const factorOf = ({ budgetShare, longSeconds }: BurnRule, { periodSeconds }: Pick<Objective, "periodSeconds">): number =>
  (budgetShare * periodSeconds) / longSeconds;

/**
 * Why a rule cannot be used with an objective: it could never hold, because with every single event bad the budget burns at
 * 1 / (1 − target) and no faster; or its windows make no sense.
 * @returns undefined when it can
 */
export function burnRuleProblem(rule: BurnRule, objective: Objective): string | undefined {
  const { longSeconds, shortSeconds, budgetShare, minimumEvents } = rule;
  if (!(shortSeconds > 0 && shortSeconds < longSeconds && longSeconds <= objective.periodSeconds))
    return `windows of ${shortSeconds} s and ${longSeconds} s: the short one must be shorter than the long one, and that no longer than the period of ${objective.periodSeconds} s`;
  if (!(budgetShare > 0 && budgetShare <= 1)) return `budgetShare is ${budgetShare}: it must be above 0 and at most 1`;
  if (!(minimumEvents >= 1)) return `minimumEvents is ${minimumEvents}: it must be at least 1`;
  const factor = factorOf(rule, objective);
  if (factor * (1 - objective.target) < 1) return undefined;
  return `factor ${factor} × (1 − target ${objective.target}) is not below 1: it could not hold if every event were bad; take a longer window, a smaller share or a stricter target`;
}

/** A rule's two windows at one time. */
export interface BurnReading {
  readonly rule: BurnRule;
  readonly factor: number;
  /** Burn rates of the windows; null: no events. */
  readonly long: number | null;
  readonly short: number | null;
  /** Events of the long window. */
  readonly events: number;
  readonly burning: boolean;
}

/**
 * Reads every rule at one time: it holds when both windows burn faster than its factor and the long one has events enough. A window
 * without events does not burn: that nothing happens is for another alarm to tell.
 * @param at end of all windows, epoch milliseconds, not in them
 * @throws ObjectiveError for a rule that cannot hold, see {@link burnRuleProblem}
 */
export function readBurnRules(
  points: readonly TallyPoint[],
  objective: Objective,
  at: number,
  rules: readonly BurnRule[] = BURN_RULES,
): BurnReading[] {
  return rules.map((rule) => {
    const problem = burnRuleProblem(rule, objective);
    if (problem) throw new ObjectiveError(`${rule.urgency} in ${rule.longSeconds} s: ${problem}`);
    const inLast = (seconds: number): Tally => tallyOf(points, at - seconds * 1000, at);
    const watched = inLast(rule.longSeconds);
    const [long, short] = [watched, inLast(rule.shortSeconds)].map((tally) => burnRate(tally, objective.target));
    const factor = factorOf(rule, objective);
    const exceeds = (rate: number | null | undefined): boolean => rate !== null && rate !== undefined && rate > factor;
    const burning = watched.total >= rule.minimumEvents && exceeds(long) && exceeds(short);
    return { rule, factor, long: long ?? null, short: short ?? null, events: watched.total, burning };
  });
}
