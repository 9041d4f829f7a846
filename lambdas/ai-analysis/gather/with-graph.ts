import type { IncidentMaterial } from "../../../domain/contracts/material.js";
import type { Topology } from "../../../domain/contracts/topology.js";
import type { SeenGraph } from "./graph.js";

type Known = Pick<IncidentMaterial, "nodes" | "edges" | "metrics">;

/** The configured topology with what traces add to it: further nodes and edges, and series of nodes that have no metrics. */
export function withGraph({ nodes, edges }: Topology, metrics: Known["metrics"], seen: SeenGraph): Known {
  const names = new Set(nodes.map(({ name }) => name));
  const further = [...seen.kinds].filter(([name]) => !names.has(name)).map(([name, kind]) => ({ name, kind }));
  const all = [...edges, ...seen.edges].map(([caller, callee]): [string, string] => [caller, callee]);
  const measured = new Set([...Object.keys(metrics.normal.series), ...Object.keys(metrics.incident.series)]);
  const window = (which: "normal" | "incident"): Known["metrics"]["normal"] => {
    const thin = Object.entries(seen.metrics[which]).filter(([node]) => !measured.has(node));
    return { ...metrics[which], series: { ...metrics[which].series, ...Object.fromEntries(thin) } };
  };
  return {
    nodes: [...nodes.map(({ name, kind }) => ({ name, kind })), ...further],
    edges: [...new Map(all.map((edge) => [edge.join(" "), edge])).values()],
    metrics: { normal: window("normal"), incident: window("incident") },
  };
}
