import type { Channel } from "./channel.js";
import type { Focus } from "./focus.js";
import type { CallGraph } from "./graph.js";
import { errorChannel, latencyChannel, requestChannel } from "./measured.js";
import { siblingShares } from "./siblings.js";
import type { NodeSignals } from "./signals.js";
import type { Symptom } from "./types.js";

/** How a node is out of order, by symptom. */
export type Channels = Partial<Readonly<Record<Symptom, Channel>>>;

/** Whether a node that used to tell its metrics tells nothing at the target's bad points. */
function isMute({ latency, failures, requests }: NodeSignals, { bad }: Focus): boolean {
  const regular = [latency, failures, requests].filter((each) => {
    const told = each?.normal.filter((value) => value !== null).length ?? 0;
    return each !== undefined && told >= 0.8 * each.normal.length && told > 0;
  });
  return regular.length > 0 && regular.every((each) => each?.incident.every((value, at) => !bad[at] || value === null));
}

/** Requests of the incident's window; a mute node had none. */
function requestValues(signals: NodeSignals, focus: Focus): number[] {
  const mute = isMute(signals, focus);
  return (signals.requests?.incident ?? []).map((value, at) => value ?? (mute && focus.bad[at] ? 0 : Number.NaN));
}

const ratios = (signals: NodeSignals, values: readonly number[]): number[] =>
  values.map((value) => (signals.usualCount > 0 ? value / signals.usualCount : Number.NaN));

/** A callee with less than this share of its usual requests is mute, not merely called less. */
export const MUTE = 0.02;
/** Callers that fail before they call are more common than callees that lose a part of the calls. */
const PERHAPS = 0.3;

/** How each node is out of order while the target is. */
export function channelsOf(all: readonly NodeSignals[], graph: CallGraph, focus: Focus): readonly Channels[] {
  const values = all.map((signals) => requestValues(signals, focus));
  const share = all.map((signals, node) => ratios(signals, values[node] ?? []));
  const points = focus.bad.map((_, at) => at);
  const siblings = siblingShares(graph, share, points);
  return all.map((signals, node) => {
    const found: Partial<Record<Symptom, Channel>> = {};
    const latency = latencyChannel(signals, focus);
    if (latency) found.latency = latency;
    const errors = errorChannel(signals, focus);
    if (errors) found.errors = errors;
    const mine = values[node];
    if (!signals.requests || !mine) return found;
    found.surge = requestChannel(signals.requests, mine, focus, true, []);
    found.drop = requestChannel(signals.requests, mine, focus, false, []);
    // Fewer calls because the callers have fewer, or fail before they call anybody, are not this node's silence. But requests
    // that callers answered well must have been followed by calls, and a callee that all others outlive is likely mute.
    const callers = graph.callers[node] ?? [];
    const others = siblings(node);
    const expected = points.map((at) => {
      // A caller that is mute itself tells nothing, and whichever caller answers least may make most of the calls.
      const asking = callers
        .map((caller) => [share[caller]?.[at] ?? Number.NaN, 1 - (all[caller]?.failures?.incident[at] ?? 0)] as const)
        .filter(([ratio]) => ratio >= MUTE);
      const byCallers = Math.min(1, ...asking.map(([ratio]) => ratio));
      const answered = Math.min(1, ...asking.map(([ratio, well]) => ratio * well));
      const bySiblings = others?.[at] ?? byCallers;
      const likely = Math.min(byCallers, bySiblings);
      const mute = (share[node]?.[at] ?? 1) < MUTE && answered < MUTE;
      return Math.max(answered, mute ? likely : answered + PERHAPS * (likely - answered));
    });
    found.silence = requestChannel(signals.requests, mine, focus, false, expected);
    return found;
  });
}
