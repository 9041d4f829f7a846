import type { AlarmState } from "../model/types.js";
import type { AlarmRule, AtLeast } from "./rule.js";

/** Current state of an alarm, by its name. */
export type StateOf = (alarm: string) => AlarmState;

function evaluateAtLeast({ threshold, state, negated, alarms }: AtLeast, stateOf: StateOf): boolean {
  let count = 0;
  for (const alarm of alarms) if ((stateOf(alarm) === state) !== negated) count += 1;
  return "count" in threshold ? count >= threshold.count : count * 100 >= threshold.percent * alarms.length;
}

/** Whether a rule holds. */
export function evaluateAlarmRule(rule: AlarmRule, stateOf: StateOf): boolean {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "state":
      return stateOf(rule.alarm) === rule.state;
    case "not":
      return !evaluateAlarmRule(rule.of, stateOf);
    case "and":
      return rule.of.every((part) => evaluateAlarmRule(part, stateOf));
    case "or":
      return rule.of.some((part) => evaluateAlarmRule(part, stateOf));
    case "at-least":
      return evaluateAtLeast(rule, stateOf);
  }
}

/**
 * State of a composite alarm. It is INSUFFICIENT_DATA only until its first evaluation, whatever its children are (page
 * "PutCompositeAlarm").
 */
export const compositeState = (rule: AlarmRule, stateOf: StateOf): AlarmState =>
  evaluateAlarmRule(rule, stateOf) ? "ALARM" : "OK";
