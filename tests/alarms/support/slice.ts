import { alarmsOf, parseAlarmRule } from "../../../simulator/composites/index.js";
import type { Alarm } from "../../../simulator/model/alarm-names.js";
import type { SimulatorModel } from "../../../simulator/model/index.js";
import type { MetricFilter } from "../../../simulator/model/types.js";
import { namedAlarms, runScenario, type Scenario, type ScenarioResult } from "../../../simulator/scenarios/index.js";

/** Alarms that an alarm looks at. */
const lookedAt = (alarm: Alarm): readonly string[] =>
  alarm.kind === "metric" ? [] : [...alarmsOf(parseAlarmRule(alarm.rule)), ...(alarm.suppressor ? [alarm.suppressor.alarm] : [])];

/** Which alarms look at which, of one model. */
export class AlarmTree {
  private readonly below: ReadonlyMap<string, readonly string[]>;
  private readonly above = new Map<string, string[]>();

  constructor(alarms: readonly Alarm[]) {
    this.below = new Map(alarms.map((alarm) => [alarm.name, lookedAt(alarm)]));
    for (const [name, children] of this.below)
      for (const child of children) this.above.set(child, [...(this.above.get(child) ?? []), name]);
  }

  /** The alarms, all that they look at, all that those look at … */
  withChildren(names: Iterable<string>): ReadonlySet<string> {
    return closure(names, this.below);
  }

  /** The alarm, all that look at it, all that look at those … */
  withParents(name: string): ReadonlySet<string> {
    return closure([name], this.above);
  }
}

function closure(names: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>(names);
  for (const name of found) for (const other of next.get(name) ?? []) found.add(other);
  return found;
}

const metricKeys = ({ metricAlarms }: Pick<SimulatorModel, "metricAlarms">): ReadonlySet<string> =>
  new Set(
    metricAlarms.flatMap(({ source }) =>
      (source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? [])).map(
        ({ namespace, name }) => `${namespace} ${name}`,
      ),
    ),
  );

/** A part of a model that is quick to simulate. Its alarms must look at no others: then they do what they do in the whole. */
function slice(model: SimulatorModel, names: ReadonlySet<string>): SimulatorModel {
  const metricAlarms = model.metricAlarms.filter(({ name }) => names.has(name));
  const compositeAlarms = model.compositeAlarms.filter(({ name }) => names.has(name));
  const read = metricKeys({ metricAlarms });
  const metricFilters = model.metricFilters.filter(({ namespace, metricName }) => read.has(`${namespace} ${metricName}`));
  return { ...model, metricAlarms, compositeAlarms, metricFilters };
}

type Expected = Scenario["expectations"][number];

/** What can be expected of a slice: nothing of alarms that it lacks. */
function expectationsOf(scenario: Scenario, names: ReadonlySet<string>): Scenario {
  const within = (expectation: Expected): readonly Expected[] => {
    switch (expectation.kind) {
      case "quiet":
        return [expectation];
      case "alarmed":
        return names.has(expectation.alarm) ? [expectation] : [];
      case "notified":
        // Somebody else may have told what is expected; what is not must not come from these either.
        return (expectation.alarm === undefined ? !expectation.expected : names.has(expectation.alarm)) ? [expectation] : [];
      case "states": {
        const states = new Map([...expectation.states].filter(([alarm]) => names.has(alarm)));
        return states.size === 0 ? [] : [{ ...expectation, states }];
      }
    }
  };
  return { ...scenario, expectations: scenario.expectations.flatMap(within) };
}

/** A model with another alarm, or another metric filter, in place of the one of the same name. */
function withInstead(model: SimulatorModel, instead: Alarm | MetricFilter): SimulatorModel {
  const replaced = <T extends { readonly name: string }>(all: readonly T[], other: T): readonly T[] =>
    all.map((one) => (one.name === other.name ? other : one));
  if (!("kind" in instead)) return { ...model, metricFilters: replaced(model.metricFilters, instead) };
  return instead.kind === "metric"
    ? { ...model, metricAlarms: replaced(model.metricAlarms, instead) }
    : { ...model, compositeAlarms: replaced(model.compositeAlarms, instead) };
}

/**
 * Runs a scenario with the alarms that it names, and with what stands in place of something. What it expects of everybody, such
 * as quiet, it expects of these alarms.
 */
export function runOnSlice(
  model: SimulatorModel,
  tree: AlarmTree,
  scenario: Scenario,
  instead?: Alarm | MetricFilter,
): ScenarioResult {
  const around = tree.withChildren([...namedAlarms(scenario), ...(instead && "kind" in instead ? [instead.name] : [])]);
  const part = slice(model, around);
  return runScenario(instead ? withInstead(part, instead) : part, expectationsOf(scenario, around));
}
