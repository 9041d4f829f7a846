import { EMF_METRICS, INFRASTRUCTURE_METRICS } from "../../contracts/telemetry.js";
import { citeUnusual } from "./anomalies.js";
import type { Case } from "./case.js";
import { citeLog, type LogFinding } from "./logs.js";
import type { TraceVotes } from "./traces.js";
import type { Unusual } from "./unusual.js";

/** All that speaks for causes beside the statistics. */
export interface Witnesses {
  readonly open: Case;
  readonly votes: TraceVotes;
  readonly findings: readonly LogFinding[];
}

/** How strongly something speaks for a cause, 0 to 1, and by what. */
export interface Hint {
  readonly strength: number;
  readonly evidence: readonly string[];
}

export const NO_HINT: Hint = { strength: 0, evidence: [] };

/** Joins hints that do not depend on each other. */
export const joined = (hints: readonly Hint[]): Hint => ({
  strength: 1 - hints.reduce((left, { strength }) => left * (1 - Math.min(1, strength)), 1),
  evidence: [...new Set(hints.filter(({ strength }) => strength > 0).flatMap(({ evidence }) => evidence))],
});

/** Metric of a track's name: `InvalidMessage` of `InvalidMessage/Sum`. */
const metricOf = ({ track: { name } }: Unusual): string => name.slice(0, name.lastIndexOf("/"));

/** Series of a node that went up and have one of the names. */
export const risen = ({ unusual }: Case, nodes: readonly string[], metrics: readonly string[]): readonly Unusual[] =>
  unusual.filter((each) => each.direction === "above" && nodes.includes(each.track.node) && metrics.includes(metricOf(each)));

/** A hint of series, with at most `most` of them as evidence. */
export function seriesHint(open: Case, series: readonly Unusual[], strength: number, most = 3): Hint {
  if (series.length === 0) return NO_HINT;
  return { strength, evidence: series.slice(0, most).flatMap((each) => citeUnusual(open, each) ?? []) };
}

/** A hint of those lines of a node that fulfil a condition, as strong as their share of all its lines. */
export function logHint(
  { open, findings }: Witnesses,
  node: string,
  strength: number,
  counts: (finding: LogFinding) => boolean,
): Hint {
  const own = findings.filter((finding) => finding.node === node);
  const right = own.filter(counts);
  const lines = (list: readonly LogFinding[]): number => list.reduce((sum, { after }) => sum + after, 0);
  if (right.length === 0) return NO_HINT;
  const evidence = right.slice(0, 2).flatMap((finding) => citeLog(open, finding) ?? []);
  return { strength: (strength * lines(right)) / lines(own), evidence };
}

/** Whether a line names a node, as names are written in sentences too: `payment-provider`, `payment provider`, `table orders`. */
export function names({ template, lines }: LogFinding, node: string): boolean {
  const plain = node.replace(":", " ").toLowerCase();
  // The first line says it; a stack names files.
  const text = `${template} ${lines[0]?.message.slice(0, 2000).split("\n", 1)[0] ?? ""}`.toLowerCase();
  return text.includes(plain) || text.includes(plain.replaceAll("-", " "));
}

/** Metrics that tell of a dependency outside, whoever measured them. */
export const DEPENDENCY_METRICS = {
  failing: [
    EMF_METRICS.providerFailed.name,
    EMF_METRICS.circuitOpen.name,
    EMF_METRICS.circuitStateChanged.name,
    INFRASTRUCTURE_METRICS.breakerOpen.name,
  ],
  slow: [EMF_METRICS.providerDuration.name],
} as const;

/** Metrics that tell that a limit is reached. */
export const LIMIT_METRICS = [
  "Throttles",
  "ThrottledRequests",
  "ReadThrottleEvents",
  "WriteThrottleEvents",
  "CPUUtilization",
  "CpuUtilized",
  "MemoryUtilization",
  "MemoryUtilized",
] as const;

/** Metrics of messages that nobody can use. */
export const POISON_METRICS = {
  refused: [EMF_METRICS.invalidMessage.name],
  failed: [EMF_METRICS.operationFailed.name],
  succeeded: [EMF_METRICS.operationSucceeded.name],
  deadLetters: [INFRASTRUCTURE_METRICS.deadLetters.name],
} as const;
