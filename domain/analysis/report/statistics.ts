import type { IncidentMaterial } from "../../contracts/material.js";
import {
  type Cause,
  type Incident,
  type MetricWindow,
  type RootCauses,
  rootCauses,
  type Symptom,
  type Target,
} from "../root-cause/index.js";
import type { Case } from "./case.js";

/** What causes count for where the metrics do not show what the alarm noticed. */
const DOUBTFUL = 0.5;

/** Causes, and how much they count beside other sources, 0 to 1. */
export interface WeighedCauses extends RootCauses {
  readonly weight: number;
}

const METRICS = ["latency", "availability", "requests"] as const;

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
  const others = METRICS.filter((metric) => metric !== trigger.metric).map(ask);
  const other = others.find(({ causes, notes }) => causes.length > 0 && notes.length === 0);
  const own = ownCause(open);
  return { ...(other ?? (own.causes.length > 0 ? own : first)), weight: DOUBTFUL };
}
