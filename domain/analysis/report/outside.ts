import type { CauseKind } from "../../contracts/report.js";
import type { Candidate } from "./candidates.js";
import { DEPENDENCY_METRICS, type Hint, joined, logHint, names, risen, seriesHint, type Witnesses } from "./hints.js";
import { pathBetween } from "./paths.js";
import { citeTraces } from "./traces.js";

/** How much each source says that a failing node fails because of what it calls outside. */
const BY_SERIES = 0.85;
const BY_LOGS = 0.7;
const BY_TRACES = 0.8;
/** Below, too little speaks for it. */
const LEAST = 0.15;
/** From this share of failures on a dependency is down, however slow it is too. */
const DOWN_FROM = 0.5;

const PROVIDERS_ERROR = /^(?:Provider|CircuitOpen|DependencyUnavailable)/;
const TIMEOUT = /time(?:d )?-?out|did not answer (?:within|in time)/i;

/** Dependencies outside that a node calls. */
const outsideOf = ({ open: { topology } }: Witnesses, node: string): readonly string[] =>
  topology.callees(node).filter((callee) => topology.kindOf(callee) === "remote");

/** Series of a caller about a dependency: they name it, or it is the only one. */
function about(witnesses: Witnesses, caller: string, dependency: string, metrics: readonly string[]) {
  const only = outsideOf(witnesses, caller).length < 2;
  return risen(witnesses.open, [caller, dependency], metrics).filter(
    ({ track }) => track.node === dependency || only || track.reference.includes(dependency),
  );
}

/** What speaks for a dependency outside being the reason of its caller's disorder. */
export function dependencyHint(witnesses: Witnesses, caller: string, dependency: string): Hint {
  const { open, votes } = witnesses;
  const only = outsideOf(witnesses, caller).length < 2;
  const all = votes.shareOf(caller) + votes.shareOf(dependency);
  const traces = all === 0 ? 0 : (BY_TRACES * votes.shareOf(dependency)) / all;
  return joined([
    seriesHint(
      open,
      about(witnesses, caller, dependency, [...DEPENDENCY_METRICS.failing, ...DEPENDENCY_METRICS.slow]),
      BY_SERIES,
    ),
    logHint(
      witnesses,
      caller,
      BY_LOGS,
      (finding) => names(finding, dependency) || (only && PROVIDERS_ERROR.test(finding.errorName ?? "")),
    ),
    { strength: traces, evidence: traces > 0 ? citeTraces(open, votes, dependency) : [] },
  ]);
}

/** Whether a dependency is down or slow, by whatever tells of it. */
export function dependencyKind(witnesses: Witnesses, dependency: string, symptom: Candidate["symptom"]): CauseKind {
  const { open, votes, findings } = witnesses;
  const callers = open.topology.callers(dependency);
  const own = open.unusual.filter(({ track }) => track.node === dependency);
  const available = own.find(({ track }) => track.name.startsWith("availability/"));
  const slower =
    own.some(({ track, direction }) => track.name.startsWith("latency/") && direction === "above") ||
    callers.some((caller) => about(witnesses, caller, dependency, DEPENDENCY_METRICS.slow).length > 0);
  const blames = votes.blames.filter(({ node }) => node === dependency);
  const faults = blames.filter(({ how }) => how !== "slow").length;
  const told = findings.filter(
    (finding) => callers.includes(finding.node) && (names(finding, dependency) || PROVIDERS_ERROR.test(finding.errorName ?? "")),
  );
  const late = told.filter(({ template, errorName }) => TIMEOUT.test(`${errorName ?? ""} ${template}`));
  const failing = callers.some((caller) => about(witnesses, caller, dependency, DEPENDENCY_METRICS.failing).length > 0);
  if (available?.direction === "below" && available.observed !== null)
    return slower && available.observed > 100 * (1 - DOWN_FROM) ? "dependency-slow" : "dependency-down";
  if (slower) return failing && late.length === 0 && faults > blames.length * DOWN_FROM ? "dependency-down" : "dependency-slow";
  if (failing || told.length > 0 || faults > 0)
    return late.length > told.length / 2 && !failing ? "dependency-slow" : "dependency-down";
  return symptom === "latency" ? "dependency-slow" : "dependency-down";
}

/** Lays a caller's disorder to the dependencies outside that it calls, as far as something speaks for it. */
export function laidOutside(witnesses: Witnesses, candidate: Candidate): readonly Candidate[] {
  const { topology } = witnesses.open;
  const { node, score, symptom } = candidate;
  if (topology.kindOf(node) === "remote") return [{ ...candidate, kind: dependencyKind(witnesses, node, symptom) }];
  if (symptom === "drop" || symptom === "surge") return [candidate];
  const hints = outsideOf(witnesses, node)
    .map((dependency) => ({ dependency, hint: dependencyHint(witnesses, node, dependency) }))
    .filter(({ hint }) => hint.strength >= LEAST);
  const sum = Math.max(
    1,
    hints.reduce((all, { hint }) => all + hint.strength, 0),
  );
  const moved = hints.map(({ dependency, hint }): Candidate => {
    const noticed = candidate.path[0] ?? node;
    return {
      node: dependency,
      score: (score * hint.strength) / sum,
      symptom,
      path: candidate.path.at(-1) === node ? [...candidate.path, dependency] : pathBetween(topology, noticed, dependency),
      evidence: [...hint.evidence, ...candidate.evidence.slice(0, 2)],
      since: candidate.since,
      kind: dependencyKind(witnesses, dependency, symptom),
    };
  });
  const left = score - moved.reduce((all, each) => all + each.score, 0);
  return [...moved, { ...candidate, score: Math.max(0, left) }];
}
