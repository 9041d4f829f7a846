import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { functionHandlers, loadConfig } from "../config/index.js";
import { buildApp } from "../stacks/app.js";
import { MonitoringStack } from "../stacks/monitoring.js";
import { renderCatalogue, SynthesizedAlarmsSchema } from "../stacks/monitors/catalogue.js";

/** The catalogue of prod's alarms, from a synthesis of its own; the code of the functions does not matter to it. */
export function alarmCatalogue(): string {
  const config = loadConfig({ ENVIRONMENT: "prod" });
  const directory = mkdtempSync(join(tmpdir(), "alarm-catalogue-"));
  try {
    const outdir = join(directory, "cdktf.out");
    const bundles = functionHandlers(config).map((handler) => ({
      handler,
      zipPath: join(directory, `${handler}.zip`),
      sha256: "none",
    }));
    const app = buildApp(config, bundles, outdir);
    app.synth();
    const stack = app.node.findChild("monitoring");
    if (!(stack instanceof MonitoringStack))
      throw new TypeError("the stack `monitoring` is no MonitoringStack: see stacks/app.ts");
    const reasons = new Map(stack.plan.alarms.map(({ id, missingData }) => [stack.plan.nameOf(id), missingData.because]));
    const file = join(outdir, "stacks", "monitoring", "cdk.tf.json");
    return renderCatalogue(v.parse(SynthesizedAlarmsSchema, JSON.parse(readFileSync(file, "utf8"))), reasons);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
