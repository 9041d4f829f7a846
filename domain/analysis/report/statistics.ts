import type { IncidentMaterial } from "../../contracts/material.js";
import {
  type Cause,
  type Incident,
  type MetricWindow,
  type RootCauses,
  rootCauses,
  type Symptom,
  TARGET_METRICS,
  type Target,
} from "../root-cause/index.js";
import type { Case } from "./case.js";
import { figure } from "./words.js";

/** What causes count for where the metrics do not show what the alarm noticed. */
const DOUBTFUL = 0.5;

/** Causes, and how much they count beside other sources, 0 to 1. */
export interface WeighedCauses extends RootCauses {
  readonly weight: number;
}

type Points = IncidentMaterial["metrics"]["normal"];

/** Every series as long as the timestamps, without what is no number. */
function windowOf({ timestamps, series }: Points): MetricWindow {
  const values = (list: readonly (number | null)[]): (number | null)[] =>
    timestamps.map((_, at) => {
      const value = list[at];
      return typeof value === "number" && Number.isFinite(value) ? value : null;
    });
  const nodes = Object.entries(series).map(([node, metrics]): [string, Record<string, (number | null)[]>] => [
    node,
    Object.fromEntries(Object.entries(metrics).map(([name, list]) => [name, values(list)])),
  ]);
  return { timestamps, series: Object.fromEntries(nodes) };
}

/** What an unusual series of the noticed node is a symptom of. */
const SYMPTOMS: Readonly<Record<Target["metric"], Readonly<Record<"above" | "below", Symptom | undefined>>>> = {
  latency: { above: "latency", below: undefined },
  availability: { above: undefined, below: "errors" },
  requests: { above: "surge", below: "drop" },
};

/** The noticed node or what it calls, by their own series alone, the farthest: for points that are too few or too restless to be followed. */
function ownCause({ unusual, topology, material: { trigger } }: Case): RootCauses {
  const nodes = [trigger.node, ...topology.callees(trigger.node)];
  const causes = unusual
    .filter(({ track }) => nodes.includes(track.node) && track.name.startsWith(`${trigger.metric}/`))
    .flatMap(({ track: { node }, direction }): Cause[] => {
      const symptom = SYMPTOMS[trigger.metric][direction];
      const path = node === trigger.node ? [node] : [trigger.node, node];
      return symptom ? [{ node, score: 1, symptom, path, evidence: [] }] : [];
    });
  return { causes: causes.slice(0, 1), notes: [] };
}

/** A callee in which so much of the noticed node's time is spent is where it waits. */
const MOST_OF_IT = 0.8;

/** Mean of a node's average latency in the incident, in seconds. */
function waitOf({ tracks }: Case, node: string): number {
  const points = tracks.find((track) => track.node === node && track.name === "latency/Average")?.incident ?? [];
  return points.reduce((sum, { value }) => sum + value / points.length, 0);
}

/** The callee in which the noticed node spends its time, usual or not: an alarm's threshold may be crossed by what has been so for an hour. */
function slowCallee(open: Case): RootCauses {
  const { node, metric, kind } = open.material.trigger;
  const all = waitOf(open, node);
  if (metric !== "latency" || kind !== "alarm" || all === 0) return { causes: [], notes: [] };
  const causes = open.topology.callees(node).flatMap((callee): Cause[] => {
    const wait = waitOf(open, callee);
    const score = Math.min(1, wait / all);
    if (score < MOST_OF_IT) return [];
    const text = `takes ${figure(wait, "Seconds")} on average of the ${figure(all, "Seconds")} of ${node}`;
    const shown = {
      series: "latency/Average",
      symptom: "latency",
      usual: null,
      observed: wait,
      unusualness: 0,
      since: null,
      text,
    } as const;
    return [{ node: callee, score, symptom: "latency", path: [node, callee], evidence: [shown] }];
  });
  return { causes: causes.sort((a, b) => b.score - a.score).slice(0, 1), notes: [] };
}

/**
 * Ranks causes by the nodes' metrics. Where what the alarm noticed is calm in the metrics, the node's other metrics are asked: an alarm
 * on errors may be about few, slow requests.
 */
export function statisticalCauses(open: Case): WeighedCauses {
  const { material, topology } = open;
  const { trigger, metrics } = material;
  const windows = { normal: windowOf(metrics.normal), incident: windowOf(metrics.incident) };
  const ask = (metric: Target["metric"]): RootCauses => {
    const incident: Incident = {
      target: { node: trigger.node, metric },
      nodes: topology.nodes,
      edges: topology.edges,
      ...windows,
    };
    return rootCauses(incident);
  };
  const first = ask(trigger.metric);
  if (first.causes.length > 0) return { ...first, weight: first.notes.length > 0 ? DOUBTFUL : 1 };
  const others = TARGET_METRICS.filter((metric) => metric !== trigger.metric).map(ask);
  const beside = others.filter(({ notes }) => notes.length === 0);
  const found = [ownCause(open), slowCallee(open), ...beside].find(({ causes }) => causes.length > 0);
  return { ...(found ?? first), weight: DOUBTFUL };
}
