import type { CallGraph } from "./graph.js";

/** Of a caller's callees at one point: which has most of its usual requests left, how much that is, and how much the next has. */
interface Busiest {
  readonly node: number;
  readonly most: number;
  readonly next: number;
}

function busiest(callees: readonly number[], share: readonly (readonly number[])[], at: number): Busiest {
  let found: Busiest = { node: -1, most: Number.NEGATIVE_INFINITY, next: Number.NEGATIVE_INFINITY };
  for (const node of callees) {
    const its = share[node]?.[at] ?? Number.NaN;
    if (its > found.most) found = { node, most: its, next: found.most };
    else if (its > found.next) found = { ...found, next: its };
  }
  return found;
}

/**
 * How much of their usual requests the other callees of a node's callers have: the most of any of them, by point; 1 where none tells.
 * Every caller's callees are looked through once, not once for each of them.
 * @param share by node and point; NaN: not told
 * @returns of a node that shares its callers with nobody undefined
 */
export function siblingShares(
  { callees, callers }: CallGraph,
  share: readonly (readonly number[])[],
  points: readonly number[],
): (node: number) => readonly number[] | undefined {
  const byCaller = callees.map((each) => points.map((at) => busiest(each, share, at)));
  return (node) => {
    const mine = callers[node] ?? [];
    if (mine.every((caller) => (callees[caller]?.length ?? 0) < 2)) return undefined;
    return points.map((_, index) => {
      let most = Number.NEGATIVE_INFINITY;
      for (const caller of mine) {
        const first = byCaller[caller]?.[index];
        if (first) most = Math.max(most, first.node === node ? first.next : first.most);
      }
      return most === Number.NEGATIVE_INFINITY ? 1 : most;
    });
  };
}
