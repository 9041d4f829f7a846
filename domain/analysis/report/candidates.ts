import type { CauseKind } from "../../contracts/report.js";
import type { Cause, Symptom } from "../root-cause/index.js";
import { citeUnusual } from "./anomalies.js";
import type { Case } from "./case.js";
import type { Witnesses } from "./hints.js";
import { citeLog } from "./logs.js";
import { pathBetween } from "./paths.js";
import type { WeighedCauses } from "./statistics.js";
import { type Blame, citeTraces } from "./traces.js";
import type { Unusual } from "./unusual.js";
import { instantOf } from "./words.js";

/** A node that may be the cause, and what speaks for it. */
export interface Candidate {
  readonly node: string;
  readonly score: number;
  readonly symptom: Symptom;
  readonly path: readonly string[];
  readonly evidence: readonly string[];
  /** Unix seconds; null: not known. */
  readonly since: number | null;
  readonly kind?: CauseKind;
}

/** How much each source counts where it is there. The metrics were measured on public incidents, the others only support them. */
const WEIGHTS = { metrics: 0.6, traces: 0.25, logs: 0.15 } as const;
/** Slow traces are always fetched: on a node whose waiting is as usual they say little. */
const CALM_SLOWNESS = 0.3;
/** What callers ask wrongly is refused on calm days too. */
const REFUSED = 0.3;
/** Pieces of metric and log evidence for one candidate. */
const MOST_SERIES = 3;
const MOST_FINDINGS = 2;

const SERIES: Readonly<Record<Symptom, readonly string[]>> = {
  latency: ["latency/"],
  errors: ["availability/"],
  silence: ["requests/"],
  surge: ["requests/"],
  drop: ["requests/"],
  calls: ["requests/"],
};

/** Series of a node that are not as usual, those of the symptom first. */
export function seriesOf({ unusual }: Case, node: string, symptom: Symptom): readonly Unusual[] {
  const own = unusual.filter(({ track }) => track.node === node);
  const isFirst = ({ track }: Unusual): boolean => SERIES[symptom].some((prefix) => track.name.startsWith(prefix));
  return [...own.filter(isFirst), ...own.filter((each) => !isFirst(each))];
}

/** When the disorder of a node began: by the series of its symptom, else by its first line of trouble, else by what the statistics say. */
function onsetOf({ open, findings }: Witnesses, node: string, symptom: Symptom, cause: Cause | undefined): number | null {
  const [first] = seriesOf(open, node, symptom);
  const logged = findings.filter((finding) => finding.node === node).map(({ since }) => since);
  return (
    first?.since ??
    (logged.length > 0 ? Math.min(...logged) : (cause?.evidence.find(({ since }) => since !== null)?.since ?? null))
  );
}

function citeNode(witnesses: Witnesses, node: string, symptom: Symptom, cause: Cause | undefined): string[] {
  const { open, votes, findings } = witnesses;
  const series = seriesOf(open, node, symptom);
  const own = series.slice(0, MOST_SERIES).flatMap((each) => citeUnusual(open, each) ?? []);
  // What the ranking saw may be too little for an anomaly of its own: it is cited as it was seen.
  const seen = (cause?.evidence ?? []).slice(0, own.length > 0 ? 0 : 1).flatMap(
    ({ series: name, text, since }) =>
      open.ledger.add({
        source: "metric",
        text: `${node}: ${text}`,
        node,
        from: since === null ? open.material.windows.incident.from : instantOf(since),
        to: open.material.trigger.at,
        reference: `${name} of ${node}`,
      }) ?? [],
  );
  const logs = findings
    .filter((finding) => finding.node === node)
    .slice(0, MOST_FINDINGS)
    .flatMap((finding) => citeLog(open, finding) ?? []);
  return [...own, ...seen, ...citeTraces(open, votes, node), ...logs];
}

/** What the sources other than metrics say of a node's symptom. */
function symptomBeside({ votes, findings }: Witnesses, node: string): Symptom {
  const blames = votes.blames.filter((blame) => blame.node === node);
  const slow = blames.filter(({ how }) => how === "slow").length;
  if (findings.some((finding) => finding.node === node)) return "errors";
  return slow > blames.length / 2 ? "latency" : "errors";
}

/** Votes of the traces: that of a slow one counts by the part of its time that is explained, that of a refusal little. */
function traceShares({ open, votes }: Witnesses): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const measured = new Set(open.tracks.filter(({ name }) => name.startsWith("latency/")).map(({ node }) => node));
  const slower = new Set(open.unusual.filter(({ track }) => track.name.startsWith("latency/")).map(({ track }) => track.node));
  const weightOf = ({ node, how, ownMs, trace }: Blame): number => {
    if (how === "refusal") return REFUSED;
    if (how !== "slow") return 1;
    // Most of a trace may be time in queues, which no step shows.
    const explained = Math.min(1, (2 * ownMs) / Math.max(1, trace.durationMs));
    return measured.has(node) && !slower.has(node) ? CALM_SLOWNESS * explained : explained;
  };
  for (const blame of votes.blames) shares.set(blame.node, (shares.get(blame.node) ?? 0) + weightOf(blame) / votes.blames.length);
  return shares;
}

function logShares({ findings }: Witnesses): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const all = findings.reduce((sum, { unusualness }) => sum + unusualness, 0);
  for (const { node, unusualness } of findings) shares.set(node, (shares.get(node) ?? 0) + unusualness / (all || 1));
  return shares;
}

/** What an alarm says by itself, without anything else that could be looked at. */
const BY_ALARM = 0.3;

/**
 * The noticed node, by the word of its alarm: where nothing else was fetched that could show a cause. The alarm's reason says on which side
 * of its threshold requests are.
 */
function byAlarmAlone({ material: { trigger }, tracks, alarm }: Case): readonly Candidate[] {
  const known = tracks.some(({ node, normal, incident }) => node === trigger.node && normal.length > 0 && incident.length > 0);
  if (known || trigger.kind !== "alarm") return [];
  const side: Symptom = /greater than/i.test(trigger.reason) ? "surge" : "drop";
  const symptom = { latency: "latency", availability: "errors", requests: side } as const;
  return [
    {
      node: trigger.node,
      score: BY_ALARM,
      symptom: symptom[trigger.metric],
      path: [trigger.node],
      evidence: [alarm],
      since: null,
    },
  ];
}

/** What is outside is often not measured but by who calls it: an alarm on its failures is the count of its callers, and counts as one. */
const alarmBlames = ({ material: { trigger }, topology }: Case, node: string): boolean =>
  trigger.kind === "alarm" && trigger.metric === "availability" && trigger.node === node && topology.kindOf(node) === "remote";

/** Everything that any source blames, with the sources' weights; the shares add up to at most 1. */
export function candidatesOf(witnesses: Witnesses, { causes, weight }: WeighedCauses): readonly Candidate[] {
  const { open } = witnesses;
  const noticed = open.material.trigger.node;
  const traces = traceShares(witnesses);
  const logs = logShares(witnesses);
  const weights = {
    metrics: causes.length === 0 ? 0 : WEIGHTS.metrics * weight,
    traces: traces.size === 0 ? 0 : WEIGHTS.traces,
    logs: logs.size === 0 ? 0 : WEIGHTS.logs,
    alarm: alarmBlames(open, noticed) ? BY_ALARM : 0,
  };
  const fetched = weights.metrics + weights.traces + weights.logs;
  if (fetched === 0) return byAlarmAlone(open);
  const all = fetched + weights.alarm;
  const told = weights.alarm > 0 ? [noticed] : [];
  const nodes = new Set([...causes.map(({ node }) => node), ...traces.keys(), ...logs.keys(), ...told]);
  return [...nodes].map((node): Candidate => {
    const cause = causes.find((each) => each.node === node);
    const symptom = cause?.symptom ?? symptomBeside(witnesses, node);
    const share =
      weights.metrics * (cause?.score ?? 0) +
      weights.traces * (traces.get(node) ?? 0) +
      weights.logs * (logs.get(node) ?? 0) +
      (node === noticed ? weights.alarm : 0);
    const evidence = citeNode(witnesses, node, symptom, cause);
    return {
      node,
      score: share / all,
      symptom,
      path: cause?.path ?? pathBetween(open.topology, noticed, node),
      evidence: evidence.length === 0 && told.includes(node) ? [open.alarm] : evidence,
      since: onsetOf(witnesses, node, symptom, cause),
    };
  });
}
