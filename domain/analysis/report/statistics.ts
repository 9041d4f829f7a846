import type { IncidentMaterial } from "../../contracts/material.js";
import { type Incident, type MetricWindow, type RootCauses, rootCauses, type Target } from "../root-cause/index.js";
import type { Case } from "./case.js";

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

/**
 * Ranks causes by the nodes' metrics. Where what the alarm noticed is calm in the metrics, the node's other metrics are asked: an alarm
 * on errors may be about few, slow requests.
 */
export function statisticalCauses({ material, topology }: Case): RootCauses {
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
  if (first.causes.length > 0) return first;
  const others = METRICS.filter((metric) => metric !== trigger.metric).map(ask);
  return others.find(({ causes, notes }) => causes.length > 0 && notes.length === 0) ?? first;
}
