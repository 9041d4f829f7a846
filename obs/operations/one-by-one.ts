import { runInOrder } from "../../local/apply/schedule.js";
import type { Dependencies } from "../../terraform/index.js";
import { ObsError } from "../errors.js";
import { runCdktf } from "./cdktf.js";
import type { Session } from "./session.js";
import type { Target } from "./target.js";

/** Most calls of cdktf at once: each is a process of 300 MB, and waits more than it works. */
const MOST_AT_ONCE = 3;

/** Stacks to work on, each by a call of its own. */
export interface EachCall {
  readonly verb: "deploy" | "destroy";
  readonly stacks: readonly string[];
  /** Nobody is asked. */
  readonly yes: boolean;
}

/** Stack → those of the stacks that must be through before it: what it needs, or, to destroy it, what needs it. */
export function waitsFor({ verb, stacks }: EachCall, dependencies: Dependencies): ReadonlyMap<string, readonly string[]> {
  const needs = (one: string, other: string): boolean => dependencies.get(one)?.has(other) ?? false;
  const before = (one: string, other: string): boolean => (verb === "deploy" ? needs(one, other) : needs(other, one));
  return new Map(stacks.map((stack) => [stack, stacks.filter((other) => before(stack, other))]));
}

/**
 * Works on some stacks and leaves those around them alone. One call of cdktf for all of them would not do: where it may leave stacks
 * out it forgets their order, deploys all at once, and starts the first one's destruction again and again while it runs (0.21).
 * Without questions several go at once, as far as their order allows.
 * @throws {ObsError} the first failure, with the stacks that are left; what was running has ended
 */
export async function runOneByOne(session: Session, target: Target, call: EachCall): Promise<void> {
  const { say, terminal } = session;
  const asks = terminal && !call.yes;
  const atOnce = target.parallelism > 0 ? Math.min(target.parallelism, MOST_AT_ONCE) : MOST_AT_ONCE;
  const waits = waitsFor(call, target.graph.dependencies());
  const tasks = call.stacks.map((name) => ({ name, dependsOn: waits.get(name) ?? [], weight: 1 }));
  const left = new Set(call.stacks);
  try {
    await runInOrder(tasks, asks ? 1 : atOnce, async (stack) => {
      target.beforeChange([stack]);
      await runCdktf(session, target, { ...call, stacks: [stack], alone: true }, (line) => say(line.trimEnd()));
      left.delete(stack);
    });
  } catch (error) {
    if (error instanceof ObsError && call.stacks.length > 1) say(`not through: ${[...left].join(", ")}`);
    throw error;
  }
}
