import type { Candidate } from "./candidates.js";
import type { Case } from "./case.js";
import { seriesHint } from "./hints.js";
import type { Unusual } from "./unusual.js";

/** What stays with the node itself where it answers nobody: it may be it that does not take requests. */
const SHARE_OF_SILENT = 0.25;
const MOST_SERIES = 4;

const requestsOf = ({ unusual }: Case, node: string, direction: "above" | "below"): Unusual | undefined =>
  unusual.find(({ track, direction: side }) => track.node === node && side === direction && track.name.startsWith("requests/"));

const isMeasured = ({ tracks }: Case, node: string): boolean =>
  tracks.some((track) => track.node === node && track.name.startsWith("requests/"));

const fails = ({ unusual }: Case, node: string): boolean =>
  unusual.some(({ track, direction }) => track.node === node && track.name.startsWith("availability/") && direction === "below");

/** The way up from a node along callers whose requests changed alike, or that do not tell theirs; it ends at a client or at the entry. */
function upwards(open: Case, node: string, direction: "above" | "below"): readonly string[] {
  const { topology } = open;
  const path = [node];
  for (let last = node; ; ) {
    const callers = topology.callers(last).filter((caller) => !path.includes(caller));
    const client = callers.find((caller) => topology.kindOf(caller) === "client");
    if (client !== undefined) return [...path, client];
    const next =
      callers.find((caller) => requestsOf(open, caller, direction)) ??
      (callers.every((caller) => !isMeasured(open, caller)) ? callers[0] : undefined);
    if (next === undefined) return path;
    path.push(next);
    last = next;
  }
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
  const way = upwards(open, node, direction);
  const top = way.at(-1) ?? node;
  const isOutside = topology.kindOf(top) === "client" || topology.callers(top).length === 0;
  const steps = way.filter((each) => topology.kindOf(each) !== "client");
  // Who fails loses callers by it.
  if (fails(open, node)) return [{ ...candidate, symptom: "errors" }];
  // What is only called less by a caller of ours has its reason inside.
  if (!isOutside || topology.kindOf(node) === "remote" || steps.some((each) => fails(open, each))) return [candidate];
  const series = steps.flatMap((each) => requestsOf(open, each, direction) ?? []);
  const { evidence } = seriesHint(open, series, 1, MOST_SERIES);
  const silent = series.some(({ observed }) => observed === null);
  const moved: Candidate = {
    ...candidate,
    node: top,
    score: candidate.score * (silent && top !== node ? 1 - SHARE_OF_SILENT : 1),
    symptom: symptom === "surge" ? "surge" : "drop",
    // What the client noticed leads to the client.
    path: candidate.path.includes(top) ? [top] : [...candidate.path, ...way.slice(1)],
    kind: symptom === "surge" ? "traffic-surge" : "traffic-drop",
    evidence: [...evidence, ...candidate.evidence],
  };
  return silent && top !== node ? [moved, { ...candidate, score: candidate.score * SHARE_OF_SILENT, kind: "silence" }] : [moved];
}
