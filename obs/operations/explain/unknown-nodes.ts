import type { IncidentMaterial } from "../../../domain/contracts/material.js";

/**
 * Places of a material that name a node which nothing else tells of: most likely it is misspelt, and the report would lay the incident to
 * others. The analysis itself writes none: triggers and edges are of the topology that it lists.
 */
export function unknownNodes({ nodes, edges, metrics, further, traces, trigger }: IncidentMaterial): string[] {
  const known = new Set([
    ...nodes.map(({ name }) => name),
    ...[metrics.normal, metrics.incident].flatMap(({ series }) => Object.keys(series)),
    ...further.map(({ node }) => node),
    ...traces.flatMap(({ steps }) => steps.flatMap(({ caller, node }) => (caller === null ? [node] : [caller, node]))),
  ]);
  const places: [string, string][] = [
    ["trigger.node", trigger.node],
    ...edges.flatMap((pair, at) => pair.map((node, end): [string, string] => [`edges.${at}.${end}`, node])),
  ];
  return places
    .filter(([, node]) => !known.has(node))
    .map(([place, node]) => `${place}: ${JSON.stringify(node)} is not a node of the graph and has no series`);
}
