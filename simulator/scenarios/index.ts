export { type Failure, judge } from "./judge.js";
export type { Run } from "./outcome.js";
export type { ScenarioPath, ScenarioProblem } from "./problems.js";
export { readScenarios } from "./read.js";
export { namedAlarms, runScenario, type ScenarioResult } from "./run.js";
export type { Expectation, Scenario } from "./scenario.js";
export { drawTimeline } from "./timeline/index.js";
