import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Graph, loadTerraform } from "../../terraform/index.js";
import { ObsError } from "../errors.js";
import type { Session } from "./session.js";

/** A folder as cdktf writes it, and the stacks in it. */
export interface Synthesized {
  /** Absolute. */
  readonly directory: string;
  readonly graph: Graph;
}

/** Where Terraform notes the backend that a folder was initialized with. */
const InitializedSchema = v.object({ backend: v.object({ config: v.record(v.string(), v.unknown()) }) });

/**
 * Makes Terraform forget the backend of another environment: it notes it in the stack's folder, and would ask to move the
 * state when the folder's next environment keeps it elsewhere. Only the note is deleted, no state.
 */
export function forgetOtherBackends({ graph }: Synthesized): void {
  for (const { directory, backend } of graph.stacks.values()) {
    const note = join(directory, ".terraform", "terraform.tfstate");
    if (!existsSync(note)) continue;
    const noted = v.safeParse(InitializedSchema, JSON.parse(readFileSync(note, "utf8")));
    const same =
      noted.success && Object.entries(backend?.config ?? {}).every(([key, value]) => noted.output.backend.config[key] === value);
    if (!same) rmSync(note);
  }
}

/**
 * Builds the bundles and writes the stacks of the session's environment.
 * @param outdir below the project's folder
 * @throws {ObsError} when the synthesis fails; it has said why
 */
export async function synthesize(session: Session, outdir = "cdktf.out"): Promise<Synthesized> {
  const { root, env, run, say } = session;
  say(`synthesizing ${session.config.environmentSuffix}`);
  const { code } = await run(process.execPath, ["bin/launch.mjs", "main.ts"], {
    cwd: root,
    env: { ...env, CDKTF_OUTDIR: outdir },
    interactive: false,
    write: (line) => say(line.trimEnd()),
  });
  if (code !== 0) throw new ObsError("the stacks could not be synthesized", code === 2 ? 2 : 1);
  const directory = join(root, outdir);
  return { directory, graph: loadTerraform(directory) };
}
