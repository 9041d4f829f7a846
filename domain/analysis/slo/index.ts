export { burnRate, type ErrorBudget, errorBudget, secondsToExhaustion } from "./budget.js";
export {
  BURN_RULES,
  type BurnReading,
  type BurnRule,
  burnRuleProblem,
  factorOf,
  readBurnRules,
  type Urgency,
} from "./burn-rules.js";
export { type Objective, ObjectiveError } from "./objective.js";
export { increments, latencyTally, type Reading, sliOf, type Tally, type TallyPoint, tallyOf, tallyOfFailures } from "./sli.js";
export { type SloState, type SloVerdict, sloState } from "./state.js";
