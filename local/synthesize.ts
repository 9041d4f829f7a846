import { join } from "node:path";
import { type Graph, loadTerraform } from "../terraform/index.js";
import { LaptopError } from "./errors.js";
import type { LaptopPaths } from "./paths.js";
import { type Environment, run } from "./tools/index.js";

/**
 * Bundles the functions and synthesizes the environment `local` as any other: by the program that users run, in a process of its
 * own, so that CDKTF's memory is given back.
 * @throws {LaptopError} with what the program said
 */
export async function synthesize(paths: LaptopPaths, env: Environment, signal: AbortSignal): Promise<Graph> {
  const { code, stdout, stderr } = await run(
    process.execPath,
    [join(paths.projectRoot, "bin", "launch.mjs"), join(paths.projectRoot, "main.ts")],
    {
      cwd: paths.projectRoot,
      env: { ...env, ENVIRONMENT: "local", ENVIRONMENT_SUFFIX: undefined, CDKTF_OUTDIR: paths.synthesized },
      signal,
    },
  );
  if (code !== 0)
    throw new LaptopError(`the environment local cannot be synthesized:\n${(stderr + stdout).trim()}`, code === 2 ? 2 : 1);
  return loadTerraform(paths.synthesized);
}
