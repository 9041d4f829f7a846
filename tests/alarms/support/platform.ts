import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModel, type SimulatorModel } from "../../../simulator/model/index.js";
import { buildApp } from "../../../stacks/app.js";
import { loadTerraform } from "../../../terraform/index.js";
import { configOf, fakeBundles } from "../../synth/synthesized.js";

const models = new Map<string, SimulatorModel>();

/** The alarms of an environment of this platform, synthesized by the real app, once for all tests. */
export function platform(environment = "dev"): SimulatorModel {
  const model = models.get(environment) ?? synthesized(environment);
  models.set(environment, model);
  return model;
}

function synthesized(environment: string): SimulatorModel {
  const projectRoot = mkdtempSync(join(tmpdir(), "alarms-"));
  try {
    const outdir = join(projectRoot, "cdktf.out");
    const config = configOf(environment);
    buildApp(config, fakeBundles(config, projectRoot), outdir).synth();
    return readModel(loadTerraform(outdir));
  } finally {
    rmSync(projectRoot, { recursive: true });
  }
}
