import type { CauseKind } from "../../contracts/report.js";
import type { Candidate } from "./candidates.js";
import { citeChange, suspectsOf } from "./changes.js";
import { LIMIT_METRICS, risen, seriesHint, type Witnesses } from "./hints.js";
import { laidOutside } from "./outside.js";
import { laidToMessages } from "./poison.js";
import { laidToCallers } from "./traffic.js";

/** A candidate whose kind is told. */
export type Named = Candidate & { readonly kind: CauseKind };

/** A change just before a node's disorder makes it so much likelier a cause. */
const CHANGED = 0.6;
/** And what looks like the fault of something outside may be how the changed node calls it. */
const CHANGED_CALLER = 0.6;
/** A use above this share of the limit is a limit reached (CPU and memory, percent). */
const FULL = 85;

const PLAIN: Readonly<Record<Candidate["symptom"], CauseKind>> = {
  latency: "latency",
  errors: "errors",
  silence: "silence",
  surge: "traffic-surge",
  // What comes from outside was told before: here callers have requests that the node does not get, or does not take.
  drop: "silence",
  calls: "retry-storm",
};

/** A node that has reached a limit of its own. */
function saturated({ open, votes }: Witnesses, candidate: Candidate): Candidate {
  const { node, symptom } = candidate;
  if (symptom === "drop" || symptom === "calls" || candidate.kind !== undefined) return candidate;
  const series = risen(open, [node], LIMIT_METRICS).filter(
    ({ track, observed }) => track.unit !== "Percent" || (observed ?? 0) >= FULL,
  );
  const throttled = votes.blames.filter((blame) => blame.node === node && blame.how === "throttle").length;
  const blamed = votes.blames.filter((blame) => blame.node === node).length;
  if (series.length === 0 && (throttled === 0 || throttled < blamed / 2)) return candidate;
  const { evidence } = seriesHint(open, series, 1);
  return { ...candidate, kind: "saturation", evidence: [...evidence, ...candidate.evidence] };
}

/** A node that was changed shortly before its disorder began. */
function changed({ open }: Witnesses, candidate: Candidate): Candidate {
  const { node, symptom, kind, since } = candidate;
  const may = kind === undefined && (symptom === "errors" || symptom === "latency" || symptom === "silence");
  if (!may) return candidate;
  const [suspect] = suspectsOf(open, node, since);
  const id = suspect && citeChange(open, suspect.change);
  if (!suspect || id === undefined) return candidate;
  return {
    ...candidate,
    score: candidate.score * (1 + CHANGED * suspect.weight),
    kind: "bad-deploy",
    evidence: [id, ...candidate.evidence],
  };
}

/** The parts of candidates that came to the same node, as one; what most of it is like gives the kind. */
function merged(parts: readonly Candidate[]): Candidate[] {
  const byNode = new Map<string, Candidate[]>();
  for (const part of parts) {
    if (part.score <= 0) continue;
    const list = byNode.get(part.node);
    if (list) list.push(part);
    else byNode.set(part.node, [part]);
  }
  return [...byNode.values()].flatMap((list): Candidate[] => {
    const [best, ...rest] = [...list].sort((a, b) => b.score - a.score);
    if (!best) return [];
    const kind = best.kind ?? rest.find((each) => each.kind)?.kind;
    const since = list.flatMap((each) => (each.since === null ? [] : [each.since]));
    return [
      {
        ...best,
        ...(kind && { kind }),
        score: list.reduce((sum, { score }) => sum + score, 0),
        evidence: [...new Set([best, ...rest].flatMap(({ evidence }) => evidence))],
        since: since.length === 0 ? null : Math.min(...since),
      },
    ];
  });
}

/** Callers that were changed shortly before, where what they call outside is the likeliest cause: likely enough to be looked at next. */
function withChangedCallers(witnesses: Witnesses, candidates: readonly Candidate[]): readonly Candidate[] {
  const { open } = witnesses;
  const outside = candidates.filter(({ kind }) => kind === "dependency-down" || kind === "dependency-slow");
  const further = outside.flatMap((candidate) =>
    open.topology.callers(candidate.node).flatMap((caller): Candidate[] => {
      const [suspect] = suspectsOf(open, caller, candidate.since);
      const id = suspect && citeChange(open, suspect.change);
      if (!suspect || id === undefined) return [];
      const evidence = [id, ...candidate.evidence];
      const path = candidate.path.includes(caller) ? candidate.path.slice(0, candidate.path.indexOf(caller) + 1) : [caller];
      return [
        {
          ...candidate,
          node: caller,
          path,
          score: candidate.score * CHANGED_CALLER * suspect.weight,
          kind: "bad-deploy",
          evidence,
        },
      ];
    }),
  );
  return merged([...candidates, ...further]);
}

/** Says of each candidate what it is like, and lays it to where it comes from; best first, scores as shares of at most 1. */
export function namedCauses(witnesses: Witnesses, candidates: readonly Candidate[]): readonly Named[] {
  const { open } = witnesses;
  const laid = merged(candidates)
    .flatMap((candidate) => laidToCallers(open, candidate))
    .flatMap((candidate) => (candidate.kind ? [candidate] : laidToMessages(witnesses, candidate)))
    .flatMap((candidate) => (candidate.kind ? [candidate] : laidOutside(witnesses, candidate)));
  const known = merged(laid).map((candidate) => changed(witnesses, saturated(witnesses, candidate)));
  const all = withChangedCallers(witnesses, known);
  const sum = Math.max(
    1,
    all.reduce((total, { score }) => total + score, 0),
  );
  return all
    .map(
      (candidate): Named => ({
        ...candidate,
        kind: candidate.kind ?? PLAIN[candidate.symptom],
        score: Math.min(1, candidate.score / sum),
      }),
    )
    .sort((a, b) => b.score - a.score || (a.node < b.node ? -1 : 1));
}
