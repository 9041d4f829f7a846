import { median } from "../robust.js";

/** Who calls whom, by place in the list of nodes. */
export interface CallGraph {
  readonly callees: readonly (readonly number[])[];
  readonly callers: readonly (readonly number[])[];
  /** Share of a callee's calls that come from this caller, by the callers' usual requests. */
  readonly shareOf: (caller: number, callee: number) => number;
  /** Nodes that calls from outside reach only through this one: what comes from them to it has been round a circle. */
  readonly behind: (node: number) => ReadonlySet<number>;
}

/** Everything that calls reach from these nodes, without those on the way that are barred. */
function reached(from: readonly number[], callees: readonly ReadonlySet<number>[], barred?: number): ReadonlySet<number> {
  const found = new Set(from.filter((node) => node !== barred));
  for (const node of found) for (const callee of callees[node] ?? []) if (callee !== barred) found.add(callee);
  return found;
}

/**
 * @param usualCounts requests a point of each node, undefined where it does not tell; a node that calls itself does not count as
 * its caller. Where no caller tells, any of them may make all the calls.
 */
export function callGraph(
  nodes: readonly string[],
  edges: readonly (readonly [string, string])[],
  usualCounts: readonly (number | undefined)[],
): CallGraph {
  const place = new Map(nodes.map((node, index) => [node, index]));
  const callees = nodes.map(() => new Set<number>());
  const callers = nodes.map(() => new Set<number>());
  for (const [from, to] of edges) {
    const caller = place.get(from);
    const callee = place.get(to);
    if (caller === undefined || callee === undefined || caller === callee) continue;
    callees[caller]?.add(callee);
    callers[callee]?.add(caller);
  }
  const known = usualCounts.filter((count) => count !== undefined);
  const typical = known.length === 0 ? 1 : median(known);
  const calls = callers.map((each) => [...each].reduce((sum, caller) => sum + Math.max(1, usualCounts[caller] ?? typical), 0));
  const told = callers.map((each) => [...each].some((caller) => usualCounts[caller] !== undefined));
  const entries = nodes.flatMap((_, node) => (callers[node]?.size === 0 ? [node] : []));
  return {
    behind: (node) => {
      const besides = reached(entries, callees, node);
      return new Set([...reached(entries, callees)].filter((each) => each !== node && !besides.has(each)));
    },
    callees: callees.map((each) => [...each]),
    callers: callers.map((each) => [...each]),
    shareOf: (caller, callee) => {
      if (!told[callee]) return 1;
      return Math.max(1, usualCounts[caller] ?? typical) / (calls[callee] || 1);
    },
  };
}
