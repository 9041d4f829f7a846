import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readModel, type SimulatorModel } from "../../simulator/model/index.js";
import { createSimulation, type SimulationOutput } from "../../simulator/simulation/index.js";
import { buildApp } from "../../stacks/app.js";
import { loadTerraform } from "../../terraform/index.js";
import { configOf, fakeBundles } from "./synthesized.js";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 9);

/** The alarms of an environment, read back from what is synthesized. */
function modelOf(environment: string): SimulatorModel {
  const projectRoot = mkdtempSync(join(tmpdir(), "simulation-"));
  try {
    const outdir = join(projectRoot, "cdktf.out");
    const config = configOf(environment);
    buildApp(config, fakeBundles(config, projectRoot), outdir).synth();
    return readModel(loadTerraform(outdir));
  } finally {
    rmSync(projectRoot, { recursive: true });
  }
}

describe("the synthesized platform", () => {
  it("tells the medium topic when payments log five errors in ten minutes, and those of high when it lasts ten more", () => {
    const simulation = createSimulation(modelOf("dev"), { from: START + MINUTE });
    const logGroup = "/aws/lambda/observability-platform-payment-handler-dev";
    for (let minute = 0; minute < 40; minute++) {
      simulation.putLog(START + minute * MINUTE, logGroup, '{"level":"INFO","durationMs":40}');
      if (minute >= 10) simulation.putLog(START + minute * MINUTE, logGroup, '{"level":"ERROR"}');
    }
    simulation.advance(START + 40 * MINUTE);
    const told = (alarm: string): readonly SimulationOutput[] =>
      simulation.history.filter((row) => row.type === "notification" && row.alarm === alarm && row.state === "ALARM");
    const at = (minute: number) => START + minute * MINUTE;
    expect(told("observability-platform-payment-handler-errors-dev")).toMatchObject([
      { t: at(15), target: "aws_sns_topic.alarms-medium" },
    ]);
    expect(told("observability-platform-payment-handler-errors-sustained-dev")).toMatchObject([
      { t: at(15), target: "aws_sns_topic.alarms-high", suppressedBy: "WaitPeriod" },
      { t: at(25), target: "aws_sns_topic.alarms-high" },
    ]);
  });

  it("can be simulated in every environment", () => {
    for (const environment of ["staging", "prod", "local"]) expect(modelOf(environment).metricAlarms.length).toBeGreaterThan(20);
  });
});
