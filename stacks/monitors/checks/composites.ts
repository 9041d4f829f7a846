import type { CompositeDeclaration } from "../alarms/declaration.js";
import { neededBy } from "../composites/composite-alarm.js";
import { childrenOf, countElements, renderRule } from "../composites/rule.js";
import type { MonitoringProblem } from "../errors.js";
import type { AlarmPlan } from "../plan.js";
import { LIMITS } from "./limits.js";

/** Rules that CloudWatch would refuse for their size. */
export function ruleSizeProblems({ composites, nameOf }: AlarmPlan): MonitoringProblem[] {
  return composites.flatMap(({ id, rule }) => {
    const sizes = [
      { what: "alarms", is: childrenOf(rule).length, most: LIMITS.ruleChildren },
      { what: "elements", is: countElements(rule), most: LIMITS.ruleElements },
      { what: "characters", is: renderRule(rule, nameOf).length, most: LIMITS.ruleCharacters },
    ];
    return sizes
      .filter(({ is, most }) => is > most)
      .map(({ what, is, most }) => ({
        subject: nameOf(id),
        problem: `its rule has ${is} ${what}, CloudWatch's limit is ${most}`,
        fix: "split the services over two environments, or put a composite between",
      }));
  });
}

/** Alarms that too many composites look at. */
export function parentProblems({ composites, nameOf }: AlarmPlan): MonitoringProblem[] {
  const parents = new Map<string, number>();
  for (const child of composites.flatMap(neededBy)) parents.set(child, (parents.get(child) ?? 0) + 1);
  return [...parents]
    .filter(([, count]) => count > LIMITS.parents)
    .map(([id, count]) => ({
      subject: nameOf(id),
      problem: `is a child of ${count} composites, CloudWatch's limit is ${LIMITS.parents}`,
      fix: "split the services over two environments",
    }));
}

/** Rules and suppressors that name an alarm which does not exist. */
export function unknownChildProblems({ alarms, composites, nameOf }: AlarmPlan): MonitoringProblem[] {
  const known = new Set([...alarms, ...composites].map(({ id }) => id));
  return composites.flatMap((composite) =>
    neededBy(composite)
      .filter((id) => !known.has(id))
      .map((id) => ({
        subject: nameOf(composite.id),
        problem: `looks at ${nameOf(id)}, which does not exist`,
        fix: "declare that alarm or leave it out of the rule",
      })),
  );
}

/** A path from an alarm back to itself, or nothing. */
function cycleFrom(start: CompositeDeclaration, byId: ReadonlyMap<string, CompositeDeclaration>): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (id === start.id && path.length > 0) return [...path, id];
    if (seen.has(id)) return undefined;
    seen.add(id);
    const composite = byId.get(id);
    for (const next of composite ? neededBy(composite) : []) {
      const found = walk(next, [...path, id]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start.id, []);
}

/** Composites that depend on themselves by their rules or suppressors: they could neither be created nor deleted. */
export function cycleProblems({ composites, nameOf }: AlarmPlan): MonitoringProblem[] {
  const byId = new Map(composites.map((composite) => [composite.id, composite]));
  const reported = new Set<string>();
  return composites.flatMap((composite) => {
    const cycle = reported.has(composite.id) ? undefined : cycleFrom(composite, byId);
    if (!cycle) return [];
    for (const id of cycle) reported.add(id);
    return [
      {
        subject: nameOf(composite.id),
        problem: `depends on itself: ${cycle.map(nameOf).join(" → ")}`,
        fix: "take one of them out of the other's rule or suppressor",
      },
    ];
  });
}
