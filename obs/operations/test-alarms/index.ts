import { alarmNames } from "../../../simulator/model/alarm-names.js";
import type { SimulatorModel } from "../../../simulator/model/index.js";
import {
  drawTimeline,
  namedAlarms,
  readScenarios,
  runScenario,
  type Scenario,
  type ScenarioResult,
} from "../../../simulator/scenarios/index.js";
import { UsageError } from "../../errors.js";
import { namedInTests } from "./named.js";
import { readYaml, YamlError, type YamlFile } from "./yaml.js";

/** How one run of a scenario went. */
export interface Verdict {
  readonly file: string;
  /** `file:line:column` of the scenario. */
  readonly place: string;
  readonly name: string;
  readonly passed: boolean;
  readonly failures: readonly { readonly place: string; readonly message: string }[];
  /** Drawn for the alarms that the failures concern; empty when it passed. */
  readonly timeline: string;
}

/** How all scenarios went. */
export interface AlarmTestReport {
  readonly verdicts: readonly Verdict[];
  /** Short names of alarms that no expectation of a scenario names, and no test. */
  readonly unnamed: readonly string[];
}

interface ReadFile {
  readonly yaml: YamlFile;
  readonly scenarios: readonly Scenario[];
}

/** @throws {UsageError} with every problem of every file */
function readAll(files: readonly string[], model: SimulatorModel): readonly ReadFile[] {
  const problems: string[] = [];
  const read = files.flatMap((file): ReadFile[] => {
    try {
      const yaml = readYaml(file);
      const { scenarios, problems: found } = readScenarios(yaml.content, model);
      problems.push(...found.map(({ path, message }) => `${yaml.place(path)}: ${message}`));
      return [{ yaml, scenarios }];
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return read;
}

function verdictOf({ scenario, run, failures }: ScenarioResult, yaml: YamlFile): Verdict {
  const alarms = [...new Set(failures.flatMap((failure) => failure.alarms))];
  const told = failures.map(({ path, message }) => ({ place: yaml.place(path), message }));
  const passed = failures.length === 0;
  const place = yaml.place(scenario.path);
  return { file: yaml.file, place, name: scenario.name, passed, failures: told, timeline: drawTimeline(run, alarms) };
}

/**
 * Runs the scenarios of files against the alarms of a model.
 * @param tests folder whose `*.test.ts` may name alarms too
 * @throws {UsageError} when a file is wrong, with `file:line:column` of every problem: a scenario never passes unread
 */
export function testAlarms(files: readonly string[], model: SimulatorModel, tests?: string): AlarmTestReport {
  const read = readAll(files, model);
  const names = alarmNames(model);
  const inTests = tests === undefined ? [] : namedInTests(tests, names);
  const named = new Set([...inTests, ...read.flatMap(({ scenarios }) => scenarios.flatMap(namedAlarms))]);
  return {
    verdicts: read.flatMap(({ yaml, scenarios }) => scenarios.map((scenario) => verdictOf(runScenario(model, scenario), yaml))),
    unnamed: names.all.flatMap(({ name }) => (named.has(name) ? [] : [names.short(name)])).sort(),
  };
}
