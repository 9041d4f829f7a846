import type { Channels } from "./channels.js";
import { type Reason, reasonsOf } from "./explain.js";
import type { CallGraph } from "./graph.js";
import type { Symptom } from "./types.js";

/** A symptom of a node, and how much of the target's disorder ends there. */
export interface Origin {
  readonly node: number;
  readonly symptom: Symptom;
  readonly share: number;
  /** Nodes from the target to it. */
  readonly path: readonly number[];
}

/** So many steps along calls; a cycle of reasons has lost all but a millionth by then. */
const STEPS = 64;
/** Of every symptom a little begins where it is seen, so that no cycle runs for ever. */
const KEPT = 0.08;
const NEGLIGIBLE = 1e-6;

interface State {
  readonly node: number;
  readonly symptom: Symptom;
  readonly reasons: readonly Reason[];
  arriving: number;
  ended: number;
  /** Best chain of reasons from the target. */
  best: number;
  path: readonly number[];
}

/**
 * Follows the target's disorder from symptom to reason, as a random walk that ends where a symptom is not explained by others
 * (Kim, Sumbaly and Shah, "Root cause detection in a service-oriented architecture", 2013, walk by correlation; here the steps
 * are shares of seconds and failures).
 */
export function originsOf(target: number, symptom: Symptom, all: readonly Channels[], graph: CallGraph): readonly Origin[] {
  const states = new Map<string, State>();
  const stateOf = (node: number, kind: Symptom): State => {
    const key = `${node} ${kind}`;
    const known = states.get(key);
    if (known) return known;
    const reasons = reasonsOf(node, kind, all, graph).filter(({ share }) => share > NEGLIGIBLE);
    const made: State = { node, symptom: kind, reasons, arriving: 0, ended: 0, best: 0, path: [] };
    states.set(key, made);
    return made;
  };
  const start = stateOf(target, symptom);
  start.best = 1;
  start.path = [target];
  let active = new Map<State, number>([[start, 1]]);
  for (let step = 0; step < STEPS && active.size > 0; step += 1) {
    const next = new Map<State, number>();
    for (const [state, amount] of active) {
      const moved = state.reasons.reduce((sum, { share }) => sum + share, 0) * (1 - KEPT);
      state.ended += amount * (1 - moved);
      for (const reason of state.reasons) {
        const to = stateOf(reason.node, reason.symptom);
        const part = amount * reason.share * (1 - KEPT);
        if (part < NEGLIGIBLE) to.ended += part;
        else next.set(to, (next.get(to) ?? 0) + part);
        const chain = state.best * reason.share;
        if (chain <= to.best) continue;
        to.best = chain;
        to.path = state.path.at(-1) === reason.node ? state.path : [...state.path, reason.node];
      }
    }
    active = next;
  }
  for (const [state, amount] of active) state.ended += amount;
  return [...states.values()].map(({ node, symptom: kind, ended, path }) => ({ node, symptom: kind, share: ended, path }));
}
