import type { Change } from "./apply-rules.js";
import type { Rule } from "./rules.js";

const what = (rule: Rule): string => {
  if (rule.kind === "drop-type") return rule.type;
  if (rule.kind === "ignore-drift") return `${rule.type} ${rule.attributes.join(", ")} (differences ignored)`;
  return `${rule.type} ${rule.path.join(".")}${rule.kind === "set-attribute" ? ` (set to ${JSON.stringify(rule.value)})` : ""}`;
};

/** One line per rule that did something: what, how often, why. */
export function describeChanges(changes: readonly Change[]): readonly string[] {
  const counts = new Map<Rule, number>();
  for (const { rule } of changes) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) => `${what(rule)} ×${count}: ${rule.reason}`);
}
