import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localStateFolder } from "../../config/index.js";
import type { Graph } from "../../terraform/index.js";
import { parseState } from "../../terraform/state.js";
import type { Session } from "./session.js";

/** Longest wait for a state that is not on this machine. */
const DEADLINE_MS = 10_000;

/** As {@link mayHoldResources} of a state in S3. Whatever cannot be read may hold some: Terraform itself says what is wrong. */
async function mayHoldInS3({ root, config }: Pick<Session, "root" | "config">, stack: string): Promise<boolean> {
  // The AWS SDK is slow to load: only where it is used.
  const { stateReader } = await import("./states.js");
  try {
    const text = await stateReader({ root, config }, { region: config.region })(stack, AbortSignal.timeout(DEADLINE_MS));
    return text !== undefined && parseState(text, `the state of ${stack}`).length > 0;
  } catch {
    return true;
  }
}

/**
 * False when it is certain that the stack holds no resource.
 * @throws {TerraformStateError} when the state on this machine is broken
 */
export async function mayHoldResources(session: Pick<Session, "root" | "config">, stack: string): Promise<boolean> {
  const { root, config } = session;
  if (config.state.kind !== "local") return mayHoldInS3(session, stack);
  const file = join(root, localStateFolder(config), `${stack}.tfstate`);
  return existsSync(file) && parseState(readFileSync(file, "utf8"), file).length > 0;
}

/** Those of the stacks that hold resources, or may. Their order is kept. */
export async function holdingResources(session: Session, stacks: readonly string[]): Promise<readonly string[]> {
  const holds = await Promise.all(stacks.map((stack) => mayHoldResources(session, stack)));
  return stacks.filter((_, index) => holds[index]);
}

/**
 * Those of the stacks that Terraform has something to do for: they declare a resource or an output, or may hold what they declared
 * once. The others are told of. Their order is kept.
 */
export async function withWork(session: Session, graph: Graph, stacks: readonly string[]): Promise<readonly string[]> {
  const declaring = new Set(graph.resources().map(({ stack }) => stack));
  const empty = stacks.filter((stack) => !declaring.has(stack) && !graph.stacks.get(stack)?.outputs.size);
  const emptied = await holdingResources(session, empty);
  const left = empty.filter((stack) => !emptied.includes(stack));
  if (left.length > 0) session.say(`without resources, left out: ${left.join(", ")}`);
  return stacks.filter((stack) => !left.includes(stack));
}
