import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompositeDeclaration } from "../../../stacks/monitors/alarms/declaration.js";
import { parentProblems, ruleSizeProblems, unknownChildProblems } from "../../../stacks/monitors/checks/composites.js";
import { ALARM, and, or, type Rule } from "../../../stacks/monitors/composites/rule.js";
import { withinLimits } from "../../../stacks/monitors/composites/split.js";
import { alarm, composite, planOf } from "./declarations.js";

const ids = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const anyOf = (all: readonly string[]): Rule => or(...all.map(ALARM));

/** Whether a composite is in ALARM when exactly these metric alarms are. */
function isInAlarm(id: string, composites: readonly CompositeDeclaration[], firing: ReadonlySet<string>): boolean {
  const holds = (rule: Rule): boolean => {
    if (rule.kind === "alarm") return isInAlarm(rule.id, composites, firing);
    return rule.kind === "and" ? rule.rules.every(holds) : rule.rules.some(holds);
  };
  const found = composites.find((one) => one.id === id);
  return found ? holds(found.rule) : firing.has(id);
}

const problemsOf = (composites: readonly CompositeDeclaration[], leaves: readonly string[]) => {
  const plan = planOf(
    leaves.map((id) => alarm(id)),
    composites,
  );
  return [...ruleSizeProblems(plan), ...parentProblems(plan), ...unknownChildProblems(plan)];
};

describe("composites within CloudWatch's limits", () => {
  it("are left as they are where they fit", () => {
    const fitting = [composite("both", { rule: and(anyOf(ids("f", 50)), anyOf(ids("c", 50))) })];
    expect(withinLimits(fitting)).toEqual(fitting);
  });

  it("get parts for a wide rule, which say the same as before and tell nobody", () => {
    const functions = ids("f", 1000);
    const containers = ids("c", 120);
    const wide = [composite("system", { rule: and(anyOf(functions), anyOf(containers)) })];
    const split = withinLimits(wide);
    expect(problemsOf(wide, [...functions, ...containers])).not.toEqual([]);
    expect(problemsOf(split, [...functions, ...containers])).toEqual([]);
    expect(split.filter(({ purpose }) => purpose === "part")).toHaveLength(20 + 3);
    const subset = (all: readonly string[]) => fc.subarray([...all], { maxLength: 3 });
    fc.assert(
      fc.property(subset(functions), subset(containers), (some, others) => {
        const firing = new Set([...some, ...others]);
        expect(isInAlarm("system", split, firing)).toBe(isInAlarm("system", wide, firing));
      }),
    );
  });

  it("get relays for a composite that too many look at, as child or as suppressor", () => {
    const wait = { waitSeconds: 600, extensionSeconds: 60 };
    const looking = ids("f", 200).flatMap((id) => [
      composite(`${id}-escalated`, { rule: anyOf(["system", `${id}-critical`]), purpose: "suppressor" }),
      composite(`${id}-sustained`, { rule: ALARM(id), purpose: "sustained", suppressor: { alarmId: "system", ...wait } }),
    ]);
    const crowded = [composite("system", { rule: ALARM("f-0") }), ...looking];
    const leaves = ids("f", 200).flatMap((id) => [id, `${id}-critical`]);
    const spread = withinLimits(crowded);
    expect(problemsOf(crowded, leaves)).not.toEqual([]);
    expect(problemsOf(spread, leaves)).toEqual([]);
    for (const { id } of looking.filter(({ purpose }) => purpose === "suppressor"))
      for (const firing of [new Set<string>(), new Set(["f-0"]), new Set([`${id.replace("-escalated", "")}-critical`])])
        expect(isInAlarm(id, spread, firing), id).toBe(isInAlarm(id, crowded, firing));
    const suppressors = new Set(spread.flatMap(({ suppressor }) => (suppressor ? [suppressor.alarmId] : [])));
    expect([...suppressors].every((id) => /^system-relay-\d+$/.test(id))).toBe(true);
  });
});
