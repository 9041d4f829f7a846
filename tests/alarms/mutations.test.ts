import { describe, expect, it } from "vitest";
import { type Alarm, alarmNames } from "../../simulator/model/alarm-names.js";
import { namedAlarms, type Scenario } from "../../simulator/scenarios/index.js";
import { filterMutants, mutantsOf } from "./support/mutants.js";
import { platform } from "./support/platform.js";
import { allScenarios } from "./support/scenarios.js";
import { AlarmTree, runOnSlice } from "./support/slice.js";

const model = platform();
const names = alarmNames(model);
const tree = new AlarmTree(names.all);

/** Quick ones first: most mutants are found by the first that looks. */
const scenarios = allScenarios("dev")
  .map((scenario) => ({ scenario, named: new Set(namedAlarms(scenario)) }))
  .sort((a, b) => a.scenario.end - a.scenario.start - (b.scenario.end - b.scenario.start));

/** Scenarios that name an alarm, then those that name one that looks at it. */
function scenariosFor(alarm: Alarm): readonly (typeof scenarios)[number][] {
  const parents = tree.withParents(alarm.name);
  const own = scenarios.filter(({ named }) => named.has(alarm.name));
  return [...own, ...scenarios.filter(({ named }) => !named.has(alarm.name) && [...named].some((name) => parents.has(name)))];
}

const passes = ({ scenario }: { readonly scenario: Scenario }, alarm: Alarm): boolean =>
  runOnSlice(model, tree, scenario, alarm).failures.length === 0;

describe.each(names.all.map((alarm) => [names.short(alarm.name), alarm] as const))("%s", (_, alarm) => {
  const looking = scenariosFor(alarm);

  it("passes its scenarios as it is", () => {
    expect(looking.filter((one) => one.named.has(alarm.name) && !passes(one, alarm))).toEqual([]);
  });

  it("passes no longer when it is changed", () => {
    const mutants = mutantsOf(alarm);
    expect(mutants).not.toEqual([]);
    const unnoticed = mutants.filter((mutant) => looking.every((one) => passes(one, mutant.alarm)));
    expect(unnoticed.map(({ change }) => change)).toEqual([]);
  });
});

/** Metric filters, each with the alarms that read what it counts. */
const filters = model.metricFilters.flatMap((filter) => {
  const reads = ({ source }: (typeof model.metricAlarms)[number]): boolean =>
    source.kind === "metric" && source.metric.namespace === filter.namespace && source.metric.name === filter.metricName;
  const readers = model.metricAlarms.filter(reads);
  return readers.length > 0 ? [{ name: filter.name, filter, readers }] : [];
});

describe.each(filters)("the metric filter $name", ({ filter, readers }) => {
  it("counts what its alarm is tested with, and nothing else", () => {
    const looking = scenarios.filter(({ named }) => readers.some(({ name }) => named.has(name)));
    const isNoticed = (changed: typeof filter): boolean =>
      looking.some(({ scenario }) => runOnSlice(model, tree, scenario, changed).failures.length > 0);
    const unnoticed = filterMutants(filter).filter((mutant) => !isNoticed(mutant.filter));
    expect(unnoticed.map(({ change }) => change)).toEqual([]);
  });
});
