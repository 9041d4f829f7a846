import { AlarmRuleError, type CompositeProblem, CompositesError } from "./errors.js";
import { parseAlarmRule } from "./parse.js";
import { type AlarmRule, alarmsOf, RULE_LIMITS } from "./rule.js";

/** What of a composite alarm matters here. */
export interface CompositeDeclaration {
  readonly name: string;
  readonly rule: string;
  readonly suppressor?: { readonly alarm: string };
}

/** A composite alarm with its rule parsed. */
export interface PlannedComposite<Declaration extends CompositeDeclaration> {
  readonly alarm: Declaration;
  readonly rule: AlarmRule;
  /** Names of the alarms in its rule. */
  readonly children: readonly string[];
}

function parseRule(rule: string): AlarmRule | { readonly problem: string } {
  try {
    return parseAlarmRule(rule);
  } catch (error) {
    if (error instanceof AlarmRuleError) return { problem: error.message };
    throw error;
  }
}

/** Children before parents; a cycle is a problem of the alarm at which it is found. */
function sort<D extends CompositeDeclaration>(
  planned: readonly PlannedComposite<D>[],
  problems: CompositeProblem[],
): PlannedComposite<D>[] {
  const byName = new Map(planned.map((one) => [one.alarm.name, one]));
  const done = new Set<string>();
  const sorted: PlannedComposite<D>[] = [];
  for (const root of planned) {
    // An explicit path, because a chain of composites may be longer than the stack.
    const onPath = new Set<string>();
    const path: { readonly at: PlannedComposite<D>; next: number }[] = [];
    const enter = (name: string): void => {
      const at = byName.get(name);
      if (!at || done.has(name)) return;
      if (!onPath.has(name)) {
        onPath.add(name);
        path.push({ at, next: 0 });
      } else {
        const begin = path.findIndex(({ at: { alarm } }) => alarm.name === name);
        const cycle = [...path.slice(begin).map(({ at: { alarm } }) => alarm.name), name];
        problems.push({
          alarm: name,
          problem: `its rule leads back to itself: ${cycle.join(" → ")}; remove one of these references`,
        });
      }
    };
    enter(root.alarm.name);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const child = last.at.children[last.next];
      last.next += 1;
      if (child !== undefined) {
        enter(child);
        continue;
      }
      path.pop();
      onPath.delete(last.at.alarm.name);
      done.add(last.at.alarm.name);
      sorted.push(last.at);
    }
  }
  return sorted;
}

/**
 * Parses the rules of composite alarms and puts children before parents.
 * @param metricAlarms names of the metric alarms
 * @throws {CompositesError} with every broken rule, unknown alarm, cycle and limit passed
 */
export function planComposites<Declaration extends CompositeDeclaration>(
  composites: readonly Declaration[],
  metricAlarms: Iterable<string>,
): readonly PlannedComposite<Declaration>[] {
  const problems: CompositeProblem[] = [];
  const known = new Set([...metricAlarms, ...composites.map(({ name }) => name)]);
  const parents = new Map<string, number>();
  const planned = composites.flatMap((alarm): PlannedComposite<Declaration>[] => {
    const rule = parseRule(alarm.rule);
    const refuse = (problem: string, attribute?: string): void => {
      problems.push({ alarm: alarm.name, problem, ...(attribute !== undefined && { attribute }) });
    };
    if ("problem" in rule) {
      refuse(rule.problem);
      return [];
    }
    const children = alarmsOf(rule);
    const refuseUnknown = (name: string, attribute?: string): void => {
      if (!known.has(name)) refuse(`there is no alarm ${name}; declare it or correct the name`, attribute);
    };
    for (const name of children) refuseUnknown(name);
    if (alarm.suppressor && !children.includes(alarm.suppressor.alarm))
      refuseUnknown(alarm.suppressor.alarm, "actions_suppressor.alarm");
    if (children.length > RULE_LIMITS.children)
      refuse(`its rule names ${children.length} alarms, at most ${RULE_LIMITS.children} are allowed`);
    for (const name of children) parents.set(name, (parents.get(name) ?? 0) + 1);
    return [{ alarm, rule, children }];
  });
  for (const [name, count] of parents)
    if (count > RULE_LIMITS.parents)
      problems.push({ alarm: name, problem: `${count} composite alarms name it, at most ${RULE_LIMITS.parents} may` });
  const sorted = sort(planned, problems);
  if (problems.length > 0) throw new CompositesError(problems);
  return sorted;
}
