import type { Topology } from "./topology.js";

type Next = (node: string) => readonly string[];

/** So many nodes in a row that tell nothing are looked through, from one reason to the next. */
const MOST_STEPS = 4;

/** The shortest way from one node to another along `next`. */
function along(next: Next, from: string, to: string, most = Number.POSITIVE_INFINITY): readonly string[] | undefined {
  const found = new Map<string, readonly string[]>([[from, [from]]]);
  for (const [node, path] of found) {
    if (node === to) return path;
    if (path.length > most) continue;
    for (const other of next(node)) if (!found.has(other)) found.set(other, [...path, other]);
  }
  return undefined;
}

/**
 * How a disorder may have come from one node to another: along calls, else against them. A queue is on the way from its producer to its
 * consumer; what two nodes call both is no way between them.
 * @returns only the other node where there is no way
 */
export const pathBetween = (topology: Topology, from: string, to: string): readonly string[] =>
  along(topology.callees, from, to) ?? along(topology.callers, from, to) ?? [to];

/** Steps of one way, and whether they go against calls. */
interface Stretch {
  readonly nodes: readonly string[];
  readonly up: boolean;
}

/** From a node to the next that was told: the shorter one of the ways along calls and against them. */
function stretch({ callees, callers }: Topology, from: string, to: string): Stretch | undefined {
  const down = along(callees, from, to, MOST_STEPS);
  const up = along(callers, from, to, MOST_STEPS);
  if (up && (!down || up.length < down.length)) return { nodes: up, up: true };
  return down && { nodes: down, up: false };
}

/** A path with the nodes that were looked through; undefined: it does not follow calls. */
function followed(topology: Topology, [first = "", ...rest]: readonly string[]): readonly string[] | undefined {
  const way = [first];
  let down = false;
  for (const node of rest) {
    const next = stretch(topology, way.at(-1) ?? first, node);
    if (!next) return undefined;
    // Who else calls something is no reason of it; messages are of who takes them.
    const [, step = ""] = next.nodes;
    if (next.up && down && topology.kindOf(step) !== "queue") return undefined;
    down ||= !next.up;
    way.push(...next.nodes.slice(1));
  }
  return new Set(way).size === way.length ? way : undefined;
}

/**
 * The way from the noticed node to the end of a path that was found from reason to reason: that path where it follows calls, else the
 * shortest that does.
 * @returns only the end where there is none
 */
export function wayTo(topology: Topology, noticed: string, path: readonly string[]): readonly string[] {
  const end = path.at(-1) ?? noticed;
  return (path[0] === noticed ? followed(topology, path) : undefined) ?? pathBetween(topology, noticed, end);
}

/** Calls from the outside to each node: 0 for a client or a node that nobody calls. */
export function depths(topology: Topology): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const node of topology.nodes) if (topology.callers(node).length === 0) found.set(node, 0);
  for (const [node, depth] of found)
    for (const callee of topology.callees(node)) if (!found.has(callee)) found.set(callee, depth + 1);
  return found;
}
