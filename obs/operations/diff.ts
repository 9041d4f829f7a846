import { stripVTControlCharacters } from "node:util";
import { ObsError } from "../errors.js";
import { runCdktf } from "./cdktf.js";
import { withWork } from "./deployed.js";
import { selectNamed } from "./select.js";
import type { Session } from "./session.js";
import { prepareTarget, type TargetOptions } from "./target.js";

/** What a plan says about one stack. */
export interface StackDiff {
  readonly stack: string;
  /** Terraform's own words, e.g. `1 to add, 0 to change, 0 to destroy`; undefined: nothing would change. */
  readonly changes: string | undefined;
}

/**
 * Reads Terraform's verdict out of a plan's text.
 * @throws {ObsError} when there is none: saying "no changes" would be a guess
 */
export function verdictOf(stack: string, text: string): StackDiff {
  const plain = stripVTControlCharacters(text);
  const changes =
    /Plan: (\d+ to .*?)\.?\s*$/m.exec(plain)?.[1] ?? (/Changes to Outputs:/.test(plain) ? "outputs only" : undefined);
  if (changes !== undefined || /No changes\./.test(plain)) return { stack, changes };
  throw new ObsError(`cdktf showed no plan for ${stack}: run it again, or look with terraform plan in cdktf.out/stacks/${stack}`);
}

/**
 * Shows what a deployment of the named stacks (none: all) would change, one after the other.
 * @returns a verdict for each stack, in dependency order
 */
export async function diff(session: Session, names: readonly string[], options: TargetOptions): Promise<readonly StackDiff[]> {
  const { print, say } = session;
  const target = await prepareTarget(session, options);
  const stacks = await withWork(session, target.graph, selectNamed(target.graph.dependencies(), names).stacks);
  const found: StackDiff[] = [];
  for (const stack of stacks) {
    say(`planning ${stack} (${found.length + 1} of ${stacks.length})`);
    const call = { verb: "diff", stacks: [stack], yes: false, alone: true } as const;
    found.push(verdictOf(stack, await runCdktf(session, target, call, (line) => print(line.trimEnd()))));
  }
  for (const { stack, changes } of found) say(`${stack}: ${changes ?? "no changes"}`);
  return found;
}
