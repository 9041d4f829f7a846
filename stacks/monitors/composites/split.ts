import type { CompositeDeclaration } from "../alarms/declaration.js";
import { LIMITS } from "../checks/limits.js";
import { chunks } from "../chunks.js";
import { groupBy } from "../group-by.js";
import { neededBy } from "./composite-alarm.js";
import { ALARM, childrenOf, or, type Rule } from "./rule.js";

/** Alarms in one part of a split rule: half of what CloudWatch allows, so that long names fit its limit of characters too. */
const PART_SIZE = LIMITS.ruleChildren / 2;

/** A composite that stands between: it repeats or collects states and tells nobody. */
const between = (of: CompositeDeclaration, id: string, rule: Rule, meaning: string): CompositeDeclaration => {
  const { severity, audience, owner, runbook, service } = of;
  return { id, severity, audience, owner, runbook, ...(service && { service }), meaning, rule, purpose: "part" };
};

/** The composite with parts in place of its rule's wide ORs, and the parts. */
function splitRule(composite: CompositeDeclaration): CompositeDeclaration[] {
  if (childrenOf(composite.rule).length <= LIMITS.ruleChildren) return [composite];
  const parts: CompositeDeclaration[] = [];
  const narrow = (rule: Rule): Rule => {
    if (rule.kind === "alarm") return rule;
    if (rule.kind === "and" || rule.rules.length <= PART_SIZE) return { ...rule, rules: rule.rules.map(narrow) };
    const ids = chunks(rule.rules, PART_SIZE).map((piece) => {
      const id = `${composite.id}-part-${parts.length + 1}`;
      parts.push(between(composite, id, or(...piece), `A part of the rule of ${composite.id}; tells nobody itself.`));
      return id;
    });
    return or(...ids.map(ALARM));
  };
  const rule = narrow(composite.rule);
  return [...parts, { ...composite, rule }];
}

const rename = (rule: Rule, from: string, to: string): Rule =>
  rule.kind === "alarm"
    ? { kind: "alarm", id: rule.id === from ? to : rule.id }
    : { ...rule, rules: rule.rules.map((part) => rename(part, from, to)) };

/** The composite, looking at `to` where it looked at `from`. */
function lookAt(composite: CompositeDeclaration, from: string, to: string): CompositeDeclaration {
  const { suppressor } = composite;
  const rule = rename(composite.rule, from, to);
  return suppressor?.alarmId === from
    ? { ...composite, rule, suppressor: { ...suppressor, alarmId: to } }
    : { ...composite, rule };
}

/** Gives a composite that too many others look at relays, which repeat its state for a part of them each. */
function relay(composites: readonly CompositeDeclaration[], target: CompositeDeclaration): CompositeDeclaration[] {
  const parents = composites.filter((composite) => neededBy(composite).includes(target.id));
  if (parents.length <= LIMITS.parents) return [...composites];
  const relayOf = new Map<string, string>();
  const relays = chunks(parents, LIMITS.parents).map((piece, index) => {
    const id = `${target.id}-relay-${index + 1}`;
    for (const parent of piece) relayOf.set(parent.id, id);
    return between(target, id, ALARM(target.id), `Repeats the state of ${target.id}; tells nobody itself.`);
  });
  const moved = composites.map((composite) => {
    const id = relayOf.get(composite.id);
    return id === undefined ? composite : lookAt(composite, target.id, id);
  });
  return [...moved, ...relays];
}

/**
 * Puts composites between where CloudWatch allows fewer: at most 100 alarms in a rule, at most 150 composites that look at one.
 * What pages when stays the same. Metric alarms have few parents by their nature; the checks refuse one that has not.
 */
export function withinLimits(composites: readonly CompositeDeclaration[]): CompositeDeclaration[] {
  const narrow = composites.flatMap(splitRule);
  const parents = groupBy(narrow.flatMap(neededBy), (id) => id);
  const crowded = narrow.filter(({ id }) => (parents.get(id)?.length ?? 0) > LIMITS.parents);
  return crowded.reduce<CompositeDeclaration[]>(relay, narrow);
}
