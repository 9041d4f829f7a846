import type { SimulatorModel } from "../model/types.js";
import { createSimulation } from "../simulation/index.js";
import { putLogFeeds, putMetricFeed } from "./feed.js";
import { type Failure, judge } from "./judge.js";
import type { Run } from "./outcome.js";
import type { ScenarioPath } from "./problems.js";
import type { Scenario } from "./scenario.js";

/** How a scenario went. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly run: Run;
  /** Empty: it passed. */
  readonly failures: readonly (Failure & { readonly path: ScenarioPath })[];
}

/** Runs a scenario and holds its expectations against what happened. */
export function runScenario(model: SimulatorModel, scenario: Scenario): ScenarioResult {
  const { start, end } = scenario;
  const simulation = createSimulation(model, { from: start });
  for (const feed of scenario.metrics) putMetricFeed(simulation, start, feed);
  putLogFeeds(simulation, start, end, scenario.logs);
  simulation.advance(end);
  const run: Run = { model, start, end, outputs: simulation.history, store: simulation.store };
  const failures = scenario.expectations.flatMap(({ path, ...expectation }) =>
    judge(run, expectation).map((failure) => ({ ...failure, path })),
  );
  return { scenario, run, failures };
}

/** Alarms that expectations name. `quiet` names none. */
export const namedAlarms = ({ expectations }: Scenario): readonly string[] =>
  expectations.flatMap((expectation) => {
    if (expectation.kind === "states") return [...expectation.states.keys()];
    return "alarm" in expectation && expectation.alarm !== undefined ? [expectation.alarm] : [];
  });
