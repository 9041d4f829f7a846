/** A composite's rule: a tree over the states of alarms, which are named by their declaration's id. */
export type Rule =
  | { readonly kind: "alarm"; readonly id: string }
  | { readonly kind: "and" | "or"; readonly rules: readonly Rule[] };

/** True while the alarm with this id is in ALARM. */
export const ALARM = (id: string): Rule => ({ kind: "alarm", id });

const join = (kind: "and" | "or", rules: readonly Rule[]): Rule => {
  const [first, ...rest] = rules;
  if (!first) throw new RangeError(`${kind}() needs at least one rule: a composite of nothing never changes its state`);
  return rest.length === 0 ? first : { kind, rules };
};

/** True while all are. @throws {RangeError} without any rule */
export const and = (...rules: readonly Rule[]): Rule => join("and", rules);

/** True while one of them is. @throws {RangeError} without any rule */
export const or = (...rules: readonly Rule[]): Rule => join("or", rules);

/**
 * The rule as CloudWatch reads it (page "PutCompositeAlarm"). Nested rules get parentheses, so that no reader has to know
 * which operator binds stronger.
 * @param nameOf id of a declaration → name of its alarm
 * @example renderRule(and(ALARM("a"), or(ALARM("b"), ALARM("c"))), (id) => id) // 'ALARM("a") AND (ALARM("b") OR ALARM("c"))'
 */
export function renderRule(rule: Rule, nameOf: (id: string) => string): string {
  if (rule.kind === "alarm") return `ALARM("${nameOf(rule.id)}")`;
  const parts = rule.rules.map((part) => (part.kind === "alarm" ? renderRule(part, nameOf) : `(${renderRule(part, nameOf)})`));
  return parts.join(rule.kind === "and" ? " AND " : " OR ");
}

/** Every mention of an alarm in a rule, repeated ones too. */
const mentions = (rule: Rule): string[] => (rule.kind === "alarm" ? [rule.id] : rule.rules.flatMap(mentions));

/** Ids of the alarms a rule looks at, each once. */
export const childrenOf = (rule: Rule): string[] => [...new Set(mentions(rule))];

/** Elements as CloudWatch counts them: mentions of alarms and parentheses around groups. */
export function countElements(rule: Rule): number {
  if (rule.kind === "alarm") return 1;
  return rule.rules.reduce((sum, part) => sum + countElements(part) + (part.kind === "alarm" ? 0 : 2), 0);
}
