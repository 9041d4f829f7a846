import * as v from "valibot";
import type { NodeKind } from "./material.js";

/** Whoever calls from outside. */
export const CLIENT_NODE = "client";

/** Kinds of nodes whose names say their kind too: a queue and a table may have the same name. */
const PREFIXED: readonly NodeKind[] = ["queue", "table", "bucket"];

/** The kind that a node's name says; undefined where it says none. */
export const kindByName = (node: string): NodeKind | undefined =>
  node === CLIENT_NODE ? "client" : PREFIXED.find((kind) => node.startsWith(`${kind}:`));

/**
 * Name of a node of the topology.
 * @example nodeName("queue", "orders") // "queue:orders"
 */
export const nodeName = (kind: NodeKind, name: string): string => (PREFIXED.includes(kind) ? `${kind}:${name}` : name);

const Names = v.array(v.pipe(v.string(), v.minLength(1)));
const Place = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * The topology as a function is told of it: nodes by kind, then edges between places in the list of all nodes, kinds in their order.
 * Lambda takes 4 KB of variables in all, so that resources' names are made by one pattern.
 */
export const CompactTopologySchema = v.strictObject({
  /** Name of every resource, `*` standing for what it is, e.g. `observability-platform-*-dev`. */
  names: v.pipe(v.string(), v.includes("*")),
  /** Stage of the REST API; null without one. */
  stage: v.nullable(v.string()),
  /** Service that looks at queues and circuit breakers; null without one. */
  monitor: v.nullable(v.string()),
  /** Name of the X-Ray group that holds the environment's traces. */
  traces: v.string(),
  /** Business series that are watched for anomalies, by name: the node that makes it, and the metric's name. */
  series: v.record(v.string(), v.tuple([v.string(), v.string()])),
  nodes: v.array(v.tuple([v.picklist(["client", "api", "container", "function", "queue", "table", "bucket", "remote"]), Names])),
  edges: v.array(v.tuple([Place, Place])),
});

/** The topology as a function is told of it. */
export type CompactTopology = v.InferOutput<typeof CompactTopologySchema>;

/** A node of the topology. */
export interface TopologyNode {
  /** With its prefix. */
  readonly name: string;
  readonly kind: NodeKind;
  /** Key in the configuration. */
  readonly key: string;
}

/** Who calls whom. */
export interface Topology extends Pick<CompactTopology, "names" | "stage" | "monitor" | "traces" | "series"> {
  readonly nodes: readonly TopologyNode[];
  /** [caller, callee], by node names. */
  readonly edges: readonly (readonly [string, string])[];
}

/** The topology with its names written out. An edge to a node that is not there is left out. */
export function expandTopology({ nodes: byKind, edges, ...rest }: CompactTopology): Topology {
  const nodes = byKind.flatMap(([kind, keys]) => keys.map((key) => ({ kind, key, name: nodeName(kind, key) })));
  return {
    ...rest,
    nodes,
    edges: edges.flatMap(([from, to]): [string, string][] => {
      const caller = nodes[from];
      const callee = nodes[to];
      return caller && callee ? [[caller.name, callee.name]] : [];
    }),
  };
}
