import { scenarioFiles } from "../../../obs/operations/test-alarms/files.js";
import { readYaml } from "../../../obs/operations/test-alarms/yaml.js";
import type { SimulatorModel } from "../../../simulator/model/index.js";
import { readScenarios, type Scenario } from "../../../simulator/scenarios/index.js";
import { concurrencyScenarios } from "./concurrency.js";
import { platform, reservations } from "./platform.js";

/** Reads scenarios for a model. @throws {Error} with all that is wrong with them */
export function scenariosIn(content: unknown, model: SimulatorModel): readonly Scenario[] {
  const { scenarios, problems } = readScenarios(content, model);
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  return scenarios;
}

const contents = new Map<string, unknown>();

function contentOf(file: string): unknown {
  const content = contents.get(file) ?? readYaml(file).content;
  contents.set(file, content);
  return content;
}

/** The scenarios of one file of `scenarios/`, for a model. */
export const scenariosOf = (file: string, model: SimulatorModel): readonly Scenario[] => scenariosIn(contentOf(file), model);

/** All scenarios of an environment: those of the files, and those that depend on what Lambda reserves. */
export function allScenarios(environment: string): readonly Scenario[] {
  const model = platform(environment);
  const written = scenarioFiles([]).flatMap((file) => scenariosOf(file, model));
  return [...written, ...scenariosIn(concurrencyScenarios(model, reservations(environment)), model)];
}
