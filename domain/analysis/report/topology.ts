import type { IncidentMaterial, NodeKind } from "../../contracts/material.js";
import { kindByName } from "../../contracts/topology.js";

/** Who calls whom, in an order that does not depend on that of the material. */
export interface Topology {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  kindOf(node: string): NodeKind;
  readonly callers: (node: string) => readonly string[];
  readonly callees: (node: string) => readonly string[];
}

const byName = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function neighbours(
  edges: readonly (readonly [string, string])[],
  from: 0 | 1,
  to: 0 | 1,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const edge of edges) {
    const list = found.get(edge[from]);
    if (list) list.push(edge[to]);
    else found.set(edge[from], [edge[to]]);
  }
  return found;
}

/** Who calls whom: as was gathered, else as the traces show it. */
const callsOf = ({ edges, traces }: IncidentMaterial): readonly (readonly [string, string])[] =>
  edges.length > 0
    ? edges
    : traces.flatMap(({ steps }) =>
        steps.flatMap(({ caller, node }): [string, string][] => (caller === null ? [] : [[caller, node]])),
      );

/** The topology of a material: listed nodes, and those that only an edge, a series or the trigger names. */
export function topologyOf(material: IncidentMaterial): Topology {
  const { nodes, metrics, trigger } = material;
  const edges = callsOf(material);
  const kinds = new Map<string, NodeKind>();
  // A node that is listed twice has the kind that comes first by name, whatever the order.
  for (const { name, kind } of [...nodes].sort((a, b) => byName(a.name, b.name) || byName(b.kind, a.kind))) kinds.set(name, kind);
  const all = new Set([
    ...kinds.keys(),
    ...edges.flat(),
    ...Object.keys(metrics.normal.series),
    ...Object.keys(metrics.incident.series),
    trigger.node,
  ]);
  const unique = new Map(edges.filter(([one, other]) => one !== other).map((edge) => [JSON.stringify(edge), edge] as const));
  const sorted = [...unique].sort(([one], [other]) => byName(one, other)).map(([, edge]) => edge);
  const callers = neighbours(sorted, 1, 0);
  const callees = neighbours(sorted, 0, 1);
  return {
    nodes: [...all].sort(byName),
    edges: sorted,
    kindOf: (node) => kinds.get(node) ?? kindByName(node) ?? "other",
    callers: (node) => callers.get(node) ?? [],
    callees: (node) => callees.get(node) ?? [],
  };
}
