import type { Topology } from "./topology.js";

/** The shortest way from one node to another along `next`. */
function along(next: (node: string) => readonly string[], from: string, to: string): readonly string[] | undefined {
  const found = new Map<string, readonly string[]>([[from, [from]]]);
  for (const [node, path] of found) {
    if (node === to) return path;
    for (const other of next(node)) if (!found.has(other)) found.set(other, [...path, other]);
  }
  return undefined;
}

/** How a disorder may have come from one node to another: along calls, else against them, else unknown. */
export const pathBetween = (topology: Topology, from: string, to: string): readonly string[] =>
  along((node) => topology.callees(node), from, to) ??
  along((node) => topology.callers(node), from, to) ??
  along((node) => [...topology.callees(node), ...topology.callers(node)], from, to) ?? [to];

/** Calls from the outside to each node: 0 for a client or a node that nobody calls. */
export function depths(topology: Topology): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const node of topology.nodes) if (topology.callers(node).length === 0) found.set(node, 0);
  for (const [node, depth] of found)
    for (const callee of topology.callees(node)) if (!found.has(callee)) found.set(callee, depth + 1);
  return found;
}
