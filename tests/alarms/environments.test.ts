import { describe, expect, it } from "vitest";
import { alarmNames } from "../../simulator/model/alarm-names.js";
import type { Scenario } from "../../simulator/scenarios/index.js";
import { concurrencyScenarios } from "./support/concurrency.js";
import { platform, reservations } from "./support/platform.js";
import { allScenarios, scenariosIn } from "./support/scenarios.js";
import { AlarmTree, runOnSlice } from "./support/slice.js";

function failuresOf(environment: string, scenarios: readonly Scenario[]): readonly string[] {
  const model = platform(environment);
  const tree = new AlarmTree(alarmNames(model).all);
  return scenarios.flatMap((scenario) =>
    runOnSlice(model, tree, scenario).failures.map(({ message }) => `${scenario.name}: ${message}`),
  );
}

describe("the alarms", () => {
  // The scenario files are run in dev by scenarios.test.ts, against all alarms at once.
  it("tell of a function that uses more than 100 executions, or 80 % of those reserved for it", () => {
    const scenarios = scenariosIn(concurrencyScenarios(platform(), reservations()), platform());
    expect(scenarios.length).toBeGreaterThan(1);
    expect(failuresOf("dev", scenarios)).toEqual([]);
  });

  it.each(["staging", "prod", "local"])("keep to every scenario in %s too", (environment) => {
    expect(failuresOf(environment, allScenarios(environment))).toEqual([]);
  });
});
