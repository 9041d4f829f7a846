import { type Channels, channelsOf } from "./channels.js";
import { evidenceOf } from "./evidence.js";
import { type Origin, originsOf } from "./flow.js";
import { type Focus, focusOf } from "./focus.js";
import { type CallGraph, callGraph } from "./graph.js";
import { nodeOrigins } from "./lonely.js";
import { signalsOf } from "./signals.js";
import type { Cause, Incident, RootCauses } from "./types.js";

export { IncidentError, readIncident } from "./input.js";
export {
  type Cause,
  type Evidence,
  type Incident,
  type MetricWindow,
  type RootCauses,
  type Symptom,
  TARGET_METRICS,
  type Target,
} from "./types.js";

/** Causes with less of the disorder are not worth a look. */
const LEAST_SCORE = 0.01;
const MOST_CAUSES = 10;
/** The target alone is reason enough to look for causes from this strength on. */
const PLAIN = 1.3;
/** Below, a cause must speak for itself: its unusualness times the strength, and the least of each and of its share. */
const TOGETHER = 1.8;
const HINT = 0.3;
const PLAIN_CAUSE = 5;
const PLAIN_SHARE = 0.1;

/** Weight of a node that is plainly out of order itself, beside what was followed to it. */
const LONELY = 0.2;

interface Ranked {
  readonly node: number;
  readonly score: number;
  readonly best: Origin;
}

/** Adds up what ends at each node. */
function byNode(origins: readonly Origin[]): Ranked[] {
  const ranked = new Map<number, Ranked>();
  for (const origin of origins) {
    const { node, share } = origin;
    const before = ranked.get(node);
    const best = before && before.best.share >= share ? before.best : origin;
    ranked.set(node, { node, score: (before?.score ?? 0) + share, best });
  }
  return [...ranked.values()].sort((a, b) => b.score - a.score || a.node - b.node);
}

/** Whether something is wrong at all: plainly with the target, or a little with the target and plainly with a cause of it. */
function isWrong(ranked: readonly Ranked[], place: number, channels: readonly Channels[], { strength, bad }: Focus): boolean {
  if (strength >= PLAIN) return true;
  // One wild point is a slow request; two begin to be an incident.
  if (strength < HINT || bad.filter(Boolean).length < 2) return false;
  return ranked.some(({ node, score, best }) => {
    const unusualness = channels[node]?.[best.symptom]?.unusualness ?? 0;
    const counts = node !== place && score >= PLAIN_SHARE && unusualness >= PLAIN_CAUSE;
    return counts && unusualness * strength >= TOGETHER;
  });
}

function causesOf(incident: Incident, ranked: readonly Ranked[], channels: readonly Channels[]): readonly Cause[] {
  const nameOf = (node: number): string => incident.nodes[node] ?? "";
  const all = Math.max(
    1,
    ranked.reduce((sum, { score }) => sum + score, 0),
  );
  return ranked
    .filter(({ score }) => score >= LEAST_SCORE)
    .slice(0, MOST_CAUSES)
    .map(({ node, score, best }) => ({
      node: nameOf(node),
      score: score / all,
      symptom: best.symptom,
      path: best.path.map(nameOf),
      evidence: evidenceOf(channels[node] ?? {}, best.symptom, incident.incident.timestamps),
    }));
}

/** Without a look at the target, all of the window counts. */
const withoutTarget = (incident: Incident): Focus => ({
  symptom: "latency",
  bad: incident.incident.timestamps.map(() => true),
  quiet: incident.incident.timestamps.map(() => false),
  strength: 0,
});

/**
 * Ranks what may have caused the target's disorder. Every node's waiting, failures and requests are compared with what is usual
 * of it; a disorder is explained by the callees' (or, for requests, the callers') as far as theirs is large enough and runs alike,
 * and what stays unexplained makes a cause. Names and the order of nodes count for nothing.
 * @param incident as {@link readIncident} gives it
 * @returns no causes when nothing is wrong; notes tell what was missing
 */
export function rootCauses(incident: Incident): RootCauses {
  const place = incident.nodes.indexOf(incident.target.node);
  const signals = signalsOf(incident);
  const own = signals[place];
  const graph: CallGraph = callGraph(
    incident.nodes,
    incident.edges,
    signals.map(({ requests, usualCount }) => (requests ? usualCount : undefined)),
  );
  const seen = own && focusOf(incident, own);
  const focus = seen ?? withoutTarget(incident);
  const channels = channelsOf(signals, graph, focus);
  if (seen) {
    const followed = originsOf(place, focus.symptom, channels, graph);
    if (!isWrong(byNode(followed), place, channels, focus)) return { causes: [], notes: [] };
    const lonely = nodeOrigins(place, channels, graph).map((origin) => ({ ...origin, share: LONELY * origin.share }));
    return { causes: causesOf(incident, byNode([...followed, ...lonely]), channels), notes: [] };
  }
  const { metric, node } = incident.target;
  const any = channels.some((each) => Object.keys(each).length > 0) && incident.incident.timestamps.length > 0;
  if (!any) return { causes: [], notes: ["no node has points in both windows: nothing can be said"] };
  return {
    causes: causesOf(incident, byNode(nodeOrigins(place, channels, graph)), channels),
    notes: [
      `${node} has no ${metric} in both windows: nodes are ranked by how unusual they are themselves, near the target first`,
    ],
  };
}
