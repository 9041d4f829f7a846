import type { Channels } from "./channels.js";
import { reasonsOf } from "./explain.js";
import type { Origin } from "./flow.js";
import type { CallGraph } from "./graph.js";
import type { Symptom } from "./types.js";

/** Farther away by one call, a node is less likely to matter. */
const PER_CALL = 0.8;
/** Of nodes that the target does not call, even through others. */
const NOT_CALLED = 0.3;
/** Standard deviations at which half of the score is given. */
const HALF = 10;

const SYMPTOMS: readonly Symptom[] = ["latency", "errors", "silence", "surge"];

/** Shortest chains of calls from the target. */
function chains(target: number, { callees }: CallGraph): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>([[target, [target]]]);
  for (const [node, path] of found)
    for (const callee of callees[node] ?? []) if (!found.has(callee)) found.set(callee, [...path, callee]);
  return found;
}

/**
 * Where nothing is known of the target: nodes that are plainly out of order and that no other node explains.
 * @returns their scores as shares; they need not add up to 1
 */
export function nodeOrigins(target: number, all: readonly Channels[], graph: CallGraph): readonly Origin[] {
  const paths = chains(target, graph);
  return all.flatMap((channels, node) =>
    SYMPTOMS.flatMap((symptom): Origin[] => {
      const channel = channels[symptom];
      // The target tells nothing: that is why we are here.
      if (!channel || channel.sure < 1 || (node === target && symptom === "silence")) return [];
      const explained = reasonsOf(node, symptom, all, graph).reduce((sum, { share }) => sum + share, 0);
      const path = paths.get(node);
      const near = path ? PER_CALL ** (path.length - 1) : NOT_CALLED;
      const share = (channel.unusualness / (channel.unusualness + HALF)) * near * Math.max(0, 1 - explained) * 0.5;
      return [{ node, symptom, share, path: path ?? [node] }];
    }),
  );
}
