import { holdingResources } from "./deployed.js";
import { guardDestroy, guardProtected, guardUnattended, needsName } from "./guards.js";
import { runOneByOne } from "./one-by-one.js";
import { selectWithDownstreams } from "./select.js";
import type { Session } from "./session.js";
import { prepareTarget, type TargetOptions } from "./target.js";

/** What can be chosen for a destruction. */
export interface DestroyOptions extends TargetOptions {
  readonly yes: boolean;
  /** Name of the environment, as repeated by the user. */
  readonly confirm?: string;
}

/**
 * Destroys the named stacks (none: all) and the stacks that need them, dependents first. Stacks that hold nothing are left out.
 * @throws {UsageError} when data is protected, prod's name is not repeated, or nobody can be asked
 * @throws {RunError} when cdktf fails
 */
export async function destroy(session: Session, names: readonly string[], options: DestroyOptions): Promise<void> {
  const { say, terminal, config } = session;
  guardProtected(config);
  const asks = needsName(config) && options.confirm === undefined && terminal;
  const name = asks
    ? await session.ask(`Destroying ${config.environmentSuffix} cannot be undone. Type its name: `)
    : options.confirm;
  guardDestroy(config, name);
  guardUnattended("destroy", { yes: options.yes, terminal });
  const target = await prepareTarget(session, options);
  const selected = selectWithDownstreams(target.graph.dependencies(), names);
  const stacks = await holdingResources(session, selected.stacks);
  const where = `${config.environmentSuffix} (${config.region})`;
  if (stacks.length === 0) return say(`nothing to destroy in ${where}`);
  const added = selected.added.filter((stack) => stacks.includes(stack));
  if (added.length > 0 && names.length > 0 && !names.includes("*"))
    say(`these need what you named, and go too: ${added.join(", ")}`);
  say(`destroying in ${where}: ${stacks.join(" → ")}`);
  await runOneByOne(session, target, { verb: "destroy", stacks, yes: options.yes });
  say(`destroyed ${stacks.length} stack${stacks.length === 1 ? "" : "s"}`);
}
