import type { IncidentMaterial } from "../../contracts/material.js";
import { Ledger } from "./ledger.js";
import { type Topology, topologyOf } from "./topology.js";
import { secondsOf, type Track, tracksOf } from "./tracks.js";
import { type Unusual, unusualOf } from "./unusual.js";

/** What all parts of an assessment look at. */
export interface Case {
  readonly material: IncidentMaterial;
  readonly topology: Topology;
  readonly ledger: Ledger;
  readonly tracks: readonly Track[];
  /** Series that are not as usual, the farthest first. */
  readonly unusual: readonly Unusual[];
  /** Id of the alarm's own evidence. */
  readonly alarm: string;
  /** Unix seconds. */
  readonly from: number;
  readonly at: number;
}

const mean = (track: Track | undefined): number | undefined => {
  const points = track?.normal ?? [];
  return points.length === 0 ? undefined : points.reduce((sum, { value }) => sum + value / points.length, 0);
};

/** Opens a case: its first piece of evidence is the alarm. */
export function openCase(material: IncidentMaterial): Case {
  const { trigger, windows } = material;
  const ledger = new Ledger();
  const runbook = trigger.runbook === null ? "" : `, runbooks/${trigger.runbook.replace(/^runbooks\//, "")}`;
  const alarm = ledger.add({
    source: "alarm",
    text: `${trigger.name}: ${trigger.reason}`,
    node: trigger.node,
    from: windows.incident.from,
    to: trigger.at,
    reference: `${trigger.kind} ${trigger.name}${runbook}`,
  });
  const tracks = tracksOf(material);
  const requests = new Map(tracks.filter(({ name }) => name === "requests/Sum").map((track) => [track.node, mean(track)]));
  const unusual = tracks.flatMap((track) => unusualOf(track, requests.get(track.node)) ?? []);
  unusual.sort((a, b) => b.distance - a.distance);
  return {
    material,
    topology: topologyOf(material),
    ledger,
    tracks,
    unusual,
    alarm: alarm ?? "a1",
    from: secondsOf(windows.incident.from),
    at: secondsOf(trigger.at),
  };
}
