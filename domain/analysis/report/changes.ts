import type { MaterialChange, NodeKind } from "../../contracts/material.js";
import type { Case } from "./case.js";
import { plainName } from "./ledger.js";
import { secondsOf } from "./tracks.js";
import { clockOf } from "./words.js";

/** Before what it caused, a change lies at most so many seconds. */
const MOST_BEFORE = 30 * 60;
/** A point tells the beginning of its minute, and a change is noted when its call ends: so it may seem to come after. */
const SLACK = 120;
/** From here on a change is the less likely a reason the longer ago it was. */
const FRESH = 10 * 60;
const OLDEST_WEIGHT = 0.4;

/** A change that may be a reason. */
export interface Suspect {
  readonly change: MaterialChange;
  /** 0 to 1: 1 just before what it may have caused. */
  readonly weight: number;
}

/** It begins a node's life, so nothing can have been well before it. */
const isBirth = ({ event }: MaterialChange): boolean => /^(?:Create|Register|Run)/.test(event);

/** Whether the node was seen at work before the change; where nothing was measured of it, whether it can have been. */
function livedBefore({ tracks }: Case, change: MaterialChange): boolean {
  const points = tracks.filter(({ node }) => node === change.node).flatMap(({ normal, incident }) => [...normal, ...incident]);
  if (points.length === 0) return !isBirth(change);
  return points.some(({ at, value }) => value !== 0 && at < secondsOf(change.at));
}

/** Something of ours that can be deployed; what a change claims of others is not believed. */
const MAY_CHANGE: ReadonlySet<NodeKind> = new Set(["function", "container", "api", "other", "queue", "table"]);

/** Changes of a node of ours that was at work before. */
const changesOf = (open: Case, node: string): readonly MaterialChange[] =>
  open.material.changes.filter(
    (change) => change.node === node && MAY_CHANGE.has(open.topology.kindOf(node)) && livedBefore(open, change),
  );

/** How likely a change is the reason of what began; null: it is not known when. */
function weightOf(changedAt: number, onset: number | null, at: number): number {
  if (changedAt > at) return 0;
  const before = (onset ?? at) - changedAt;
  if (before < -SLACK || before > MOST_BEFORE) return 0;
  if (onset === null) return OLDEST_WEIGHT;
  return 1 - (Math.max(0, before - FRESH) / (MOST_BEFORE - FRESH)) * (1 - OLDEST_WEIGHT);
}

/**
 * Changes of a node shortly before something began, the likeliest first.
 * @param onset Unix seconds; null where it is not known: then any change shortly before the alarm may be the reason
 */
export function suspectsOf(open: Case, node: string, onset: number | null): readonly Suspect[] {
  return changesOf(open, node)
    .map((change): Suspect => ({ change, weight: weightOf(secondsOf(change.at), onset, open.at) }))
    .filter(({ weight }) => weight > 0)
    .sort(
      (a, b) => b.weight - a.weight || secondsOf(b.change.at) - secondsOf(a.change.at) || (a.change.id < b.change.id ? -1 : 1),
    );
}

/** The last change of a node that was fetched, up to the alarm, whether it may be a reason or not. */
export const lastChangeOf = (open: Case, node: string): MaterialChange | undefined =>
  changesOf(open, node)
    .filter(({ at }) => secondsOf(at) <= open.at)
    .sort((a, b) => secondsOf(b.at) - secondsOf(a.at) || (a.id < b.id ? -1 : 1))[0];

/** Puts a change into the ledger. */
export function citeChange(
  { ledger }: Case,
  { id, at, kind, node, resource, event, actor, version }: MaterialChange,
): string | undefined {
  const what = `${kind} of ${node ?? resource} at ${clockOf(secondsOf(at))} (${event}${version ? `, version ${version}` : ""})`;
  return ledger.add({
    source: "change",
    text: `${what} by ${actor || "somebody"}`,
    node: node && plainName(node),
    from: at,
    to: at,
    reference: id,
  });
}
