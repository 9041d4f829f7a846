import { quote } from "../scanner.js";
import type { AlarmRule } from "./rule.js";

/** Strength of binding: what binds weaker than its surroundings needs parentheses. */
const BINDING = { or: 0, and: 1, not: 2 } as const;

function format(rule: AlarmRule, around: number): string {
  switch (rule.kind) {
    case "constant":
      return rule.value ? "TRUE" : "FALSE";
    case "state":
      return `${rule.state}(${quote(rule.alarm)})`;
    case "at-least": {
      const { threshold, state, negated, alarms } = rule;
      const least = "count" in threshold ? String(threshold.count) : `${threshold.percent}%`;
      return `AT_LEAST(${least}, ${negated ? "NOT " : ""}${state}, (${alarms.map(quote).join(", ")}))`;
    }
    case "not":
      return `NOT ${format(rule.of, BINDING.not)}`;
    case "and":
    case "or": {
      const binding = BINDING[rule.kind];
      const text = rule.of.map((part) => format(part, binding + 1)).join(rule.kind === "and" ? " AND " : " OR ");
      return binding < around ? `(${text})` : text;
    }
  }
}

/** Writes a rule so that parsing gives it again. */
export const formatAlarmRule = (rule: AlarmRule): string => format(rule, BINDING.or);
