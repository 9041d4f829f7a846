export { AlarmRuleError, CompositesError } from "./errors.js";
export { compositeState, evaluateAlarmRule, type StateOf } from "./evaluate.js";
export { formatAlarmRule } from "./format.js";
export { ActionGate, type GateChanges, type GateOutput, type GatePeriods, type SuppressedBy } from "./gate.js";
export { parseAlarmRule } from "./parse.js";
export { type CompositeDeclaration, type PlannedComposite, planComposites } from "./plan.js";
export { compositeReason } from "./reason.js";
export { type AlarmRule, alarmsOf } from "./rule.js";
