import { runCdktf } from "./cdktf.js";
import { withWork } from "./deployed.js";
import { guardUnattended } from "./guards.js";
import { runOneByOne } from "./one-by-one.js";
import { selectNamed, selectWithUpstreams } from "./select.js";
import type { Session } from "./session.js";
import { prepareTarget, type TargetOptions } from "./target.js";
import { targetWords } from "./target-words.js";

/** What can be chosen for a deployment. */
export interface DeployOptions extends TargetOptions {
  readonly yes: boolean;
  /** Only the named stacks, not what they need. */
  readonly only: boolean;
}

/**
 * Deploys the named stacks (none: all) and the stacks they need, in dependency order. Stacks that declare nothing and hold nothing
 * are left out. At the end it warns of each secret that is not set.
 * @throws {UsageError} for an unknown stack, or when nobody can be asked
 * @throws {RunError} when cdktf fails
 */
export async function deploy(session: Session, names: readonly string[], options: DeployOptions): Promise<void> {
  const { say, terminal, config } = session;
  guardUnattended("deploy", { yes: options.yes, terminal });
  const target = await prepareTarget(session, options);
  const select = options.only ? selectNamed : selectWithUpstreams;
  const selected = select(target.graph.dependencies(), names);
  const stacks = await withWork(session, target.graph, selected.stacks);
  if (stacks.length === 0) return say(`nothing to deploy to ${config.environmentSuffix}`);
  const added = selected.added.filter((stack) => stacks.includes(stack));
  if (added.length > 0 && names.length > 0 && !names.includes("*")) say(`needed by what you named: ${added.join(", ")}`);
  say(`deploying to ${config.environmentSuffix} (${config.region}): ${stacks.join(" → ")}`);
  if (options.only) await runOneByOne(session, target, { verb: "deploy", stacks, yes: options.yes });
  else {
    target.beforeChange(stacks);
    await runCdktf(session, target, { verb: "deploy", stacks, yes: options.yes, alone: false }, (line) => say(line.trimEnd()));
  }
  say(`deployed ${stacks.length} stack${stacks.length === 1 ? "" : "s"}; see obs outputs ${targetWords(config)}`);
  // The AWS SDK is slow to load: only where it is used.
  const { warnOfUnsetSecrets } = await import("./unset-secrets.js");
  await warnOfUnsetSecrets(session, options.endpoint);
}
