/** Who calls whom, by place in the list of nodes. */
export interface CallGraph {
  readonly callees: readonly (readonly number[])[];
  readonly callers: readonly (readonly number[])[];
  /** Share of a callee's calls that come from this caller, by the callers' usual requests. */
  readonly shareOf: (caller: number, callee: number) => number;
}

/** @param usualCounts requests a point of each node; a node that calls itself does not count as its caller */
export function callGraph(
  nodes: readonly string[],
  edges: readonly (readonly [string, string])[],
  usualCounts: readonly number[],
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
  const calls = callers.map((each) => [...each].reduce((sum, caller) => sum + Math.max(1, usualCounts[caller] ?? 1), 0));
  return {
    callees: callees.map((each) => [...each]),
    callers: callers.map((each) => [...each]),
    shareOf: (caller, callee) => Math.max(1, usualCounts[caller] ?? 1) / (calls[callee] || 1),
  };
}
