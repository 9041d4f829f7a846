import type { Candidate } from "./candidates.js";
import type { Case } from "./case.js";
import { seriesHint } from "./hints.js";
import type { Unusual } from "./unusual.js";

/** What stays with the node itself where it answers nobody: it may be it that does not take requests. */
const SHARE_OF_SILENT = 0.25;
const MOST_SERIES = 4;

const requestsOf = ({ unusual }: Case, node: string, direction: "above" | "below"): Unusual | undefined =>
  unusual.find(({ track, direction: side }) => track.node === node && side === direction && track.name.startsWith("requests/"));

/** A caller with fewer points than this share of the minutes tells too little to be gone by: X-Ray's graph has one in ten. */
const DENSE = 0.5;

const isMeasured = ({ tracks, material: { metrics } }: Case, node: string): boolean => {
  const minutes = metrics.normal.timestamps.length + metrics.incident.timestamps.length;
  return tracks.some(
    ({ node: owner, name, normal, incident }) =>
      owner === node && name.startsWith("requests/") && normal.length + incident.length >= DENSE * minutes,
  );
};

const fails = ({ unusual }: Case, node: string): boolean =>
  unusual.some(({ track, direction }) => track.node === node && track.name.startsWith("availability/") && direction === "below");

/** Whether calls from outside come to a node without passing one of these. */
function comesFromOutside({ topology }: Case, node: string, past: readonly string[]): boolean {
  const found = new Set([node]);
  for (const each of found) {
    const callers = topology.callers(each);
    if (callers.length === 0) return true;
    for (const caller of callers) if (!past.includes(caller)) found.add(caller);
  }
  return false;
}

/**
 * The shortest way up from a node to the outside, a client or whom nobody calls, along callers whose requests changed alike, or that do
 * not tell theirs. Callers that calls come to only round a circle do not count: they send fewer because they get fewer.
 * @returns undefined when there is none
 */
function wayOutside(open: Case, node: string, direction: "above" | "below"): readonly string[] | undefined {
  const { topology } = open;
  const ways = new Map<string, readonly string[]>([[node, [node]]]);
  for (const [last, way] of ways) {
    if (topology.callers(last).length === 0) return way;
    const others = topology.callers(last).filter((caller) => !way.includes(caller));
    const client = others.find((caller) => topology.kindOf(caller) === "client");
    if (client !== undefined) return [...way, client];
    const callers = others.filter((caller) => comesFromOutside(open, caller, way));
    const changed = callers.filter((caller) => requestsOf(open, caller, direction));
    const blind = callers.every((caller) => !isMeasured(open, caller)) ? callers : [];
    for (const next of changed.length > 0 ? changed : blind) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return undefined;
}

/** A path that goes on along a way, without going in a circle: what the client noticed leads to the client. */
function continued(path: readonly string[], way: readonly string[]): readonly string[] {
  const meeting = way.findLastIndex((node) => path.includes(node));
  return [...path.slice(0, path.indexOf(way[meeting] ?? "") + 1), ...way.slice(meeting + 1)];
}

/**
 * Lays fewer or more requests to whoever sends them. A node whose requests stop may be silent itself; where all callers up to the
 * outside send fewer too, they are the reason.
 */
export function laidToCallers(open: Case, candidate: Candidate): readonly Candidate[] {
  const { topology } = open;
  const { node, symptom } = candidate;
  if (symptom !== "drop" && symptom !== "surge" && symptom !== "silence") return [candidate];
  if (topology.kindOf(node) === "client") return [{ ...candidate, kind: symptom === "surge" ? "traffic-surge" : "traffic-drop" }];
  const direction = symptom === "surge" ? "above" : "below";
  // Who fails loses callers by it.
  if (fails(open, node)) return [{ ...candidate, symptom: "errors" }];
  const way = wayOutside(open, node, direction);
  // What is only called less by a caller of ours has its reason inside.
  if (way === undefined || topology.kindOf(node) === "remote") return [candidate];
  const top = way.at(-1) ?? node;
  const steps = way.filter((each) => topology.kindOf(each) !== "client");
  if (steps.some((each) => fails(open, each))) return [candidate];
  const series = steps.flatMap((each) => requestsOf(open, each, direction) ?? []);
  const { evidence } = seriesHint(open, series, 1, MOST_SERIES);
  const silent = series.some(({ observed }) => observed === null);
  const moved: Candidate = {
    ...candidate,
    node: top,
    score: candidate.score * (silent && top !== node ? 1 - SHARE_OF_SILENT : 1),
    symptom: symptom === "surge" ? "surge" : "drop",
    path: continued(candidate.path, way),
    kind: symptom === "surge" ? "traffic-surge" : "traffic-drop",
    evidence: [...evidence, ...candidate.evidence],
  };
  return silent && top !== node ? [moved, { ...candidate, score: candidate.score * SHARE_OF_SILENT, kind: "silence" }] : [moved];
}
