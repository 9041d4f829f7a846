import type { ReportedAnomaly } from "../../contracts/report.js";
import type { Case } from "./case.js";
import { plainName } from "./ledger.js";
import type { Unusual } from "./unusual.js";
import { clockOf, figure, instantOf } from "./words.js";

/** More than these a person does not read. */
const MOST_REPORTED = 12;

const verbOf = ({ kind, direction }: Unusual): string => {
  if (kind === "silence") return "stopped";
  const up = direction === "above";
  if (kind === "shift") return up ? "rose and stayed" : "fell and stayed";
  return up ? "rose" : "fell";
};

/** What a series did, in words. @example "latency/p99 rose and stayed: usually 210 ms, now 3.7 s, since 10:05:00 UTC" */
export function wordsOf(unusual: Unusual): string {
  const { track, expected, observed, since } = unusual;
  const mean = track.unit === "Count" ? " a point" : "";
  const now = observed === null ? "no points any more" : `now ${figure(observed, track.unit)}${mean}`;
  return `${track.name} ${verbOf(unusual)}: usually ${figure(expected, track.unit)}, ${now}, since ${clockOf(since)}`;
}

/** Puts an unusual series into the ledger. */
export function citeUnusual({ ledger, material }: Case, unusual: Unusual): string | undefined {
  const { track, since } = unusual;
  return ledger.add({
    source: "metric",
    text: `${track.node}: ${wordsOf(unusual)}`,
    node: track.node,
    from: instantOf(since),
    to: material.trigger.at,
    reference: track.reference,
  });
}

/** The anomalies of a report: the farthest from what is usual first. */
export function anomaliesOf(open: Case): ReportedAnomaly[] {
  return open.unusual.slice(0, MOST_REPORTED).flatMap((unusual): ReportedAnomaly[] => {
    const id = citeUnusual(open, unusual);
    if (id === undefined) return [];
    const { track, kind, score, expected, observed, since } = unusual;
    const node = plainName(track.node);
    const series = plainName(track.name);
    const text = `${node}: ${plainName(wordsOf(unusual))}`;
    return [{ node, series, kind, score, expected, observed, since: instantOf(since), text, evidence: [id] }];
  });
}
