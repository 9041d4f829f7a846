import { join } from "node:path";
import { RunError } from "../errors.js";
import { hintFor } from "./hints.js";
import type { Session } from "./session.js";
import type { Target } from "./target.js";

/** A command of the cdktf CLI. */
export type Verb = "deploy" | "destroy" | "diff";

/** How cdktf is called. */
export interface CdktfCall {
  readonly verb: Verb;
  readonly stacks: readonly string[];
  /** Nobody is asked. */
  readonly yes: boolean;
  /** The stacks around these are left as they are. */
  readonly alone: boolean;
}

/** Arguments of one call. The stacks are synthesized already: cdktf must not do it again. */
export function cdktfArguments(
  { verb, stacks, yes, alone }: CdktfCall,
  target: Pick<Target, "directory" | "parallelism" | "lockProviders">,
  terminal: boolean,
): string[] {
  const changing = verb !== "diff";
  return [
    verb,
    ...stacks,
    "--skip-synth",
    "--output",
    target.directory,
    ...(target.lockProviders ? [] : ["--skip-provider-lock"]),
    ...(changing ? ["--parallelism", String(target.parallelism)] : []),
    ...(changing && yes ? ["--auto-approve"] : []),
    ...(changing && alone ? ["--ignore-missing-stack-dependencies"] : []),
    ...(terminal ? [] : ["--no-color"]),
  ];
}

/**
 * Runs the cdktf CLI.
 * @param write gets its output unless it asks the user
 * @returns what it printed
 * @throws {RunError} when it fails, with what may mend it
 */
export async function runCdktf(
  session: Session,
  target: Target,
  call: CdktfCall,
  write: (line: string) => void,
): Promise<string> {
  const { root, run, terminal, config } = session;
  const interactive = terminal && call.verb !== "diff" && !call.yes;
  const { code, text } = await run(join(root, "node_modules", ".bin", "cdktf"), cdktfArguments(call, target, interactive), {
    cwd: root,
    env: target.env,
    interactive,
    write,
  });
  if (code === 0) return text;
  const what = `cdktf ${call.verb} ${call.stacks.join(" ")} ended with ${code === null ? "a signal" : `exit code ${code}`}`;
  throw new RunError(what, hintFor(text, config.environment));
}
