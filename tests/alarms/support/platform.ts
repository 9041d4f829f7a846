import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModel, type SimulatorModel } from "../../../simulator/model/index.js";
import { buildApp } from "../../../stacks/app.js";
import { type Graph, loadTerraform } from "../../../terraform/index.js";
import { configOf, fakeBundles } from "../../synth/synthesized.js";

/** One environment of this platform, as the real app synthesizes it. */
interface Synthesized {
  readonly model: SimulatorModel;
  /** Name of each function → the executions that are reserved for it; undefined: none. */
  readonly reservations: ReadonlyMap<string, number | undefined>;
}

const environments = new Map<string, Synthesized>();

function environmentOf(environment: string): Synthesized {
  const made = environments.get(environment) ?? synthesized(environment);
  environments.set(environment, made);
  return made;
}

/** The alarms of an environment of this platform, synthesized by the real app, once for all tests. */
export const platform = (environment = "dev"): SimulatorModel => environmentOf(environment).model;

/** What Lambda reserves for each function of an environment. */
export const reservations = (environment = "dev"): Synthesized["reservations"] => environmentOf(environment).reservations;

function synthesized(environment: string): Synthesized {
  const projectRoot = mkdtempSync(join(tmpdir(), "alarms-"));
  try {
    const outdir = join(projectRoot, "cdktf.out");
    const config = configOf(environment);
    buildApp(config, fakeBundles(config, projectRoot), outdir).synth();
    const graph = loadTerraform(outdir);
    return { model: readModel(graph), reservations: reservedIn(graph) };
  } finally {
    rmSync(projectRoot, { recursive: true });
  }
}

const reservedIn = (graph: Graph): Synthesized["reservations"] =>
  new Map(
    graph.resources("aws_lambda_function").map(({ attributes }) => {
      const reserved = attributes.reserved_concurrent_executions;
      return [String(attributes.function_name), typeof reserved === "number" ? reserved : undefined];
    }),
  );
