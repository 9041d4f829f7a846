import { API_NAME, healthMonitor, type PlatformConfig, resourceName, type ServiceConfig } from "../../config/index.js";
import { type GuardedDependency, guardedNode } from "../../domain/contracts/dependencies.js";
import type { NodeKind } from "../../domain/contracts/material.js";
import { CLIENT_NODE, type CompactTopology, nodeName } from "../../domain/contracts/topology.js";
import { TRACES_GROUP, xrayName } from "../monitors/xray-name.js";

type Kind = CompactTopology["nodes"][number][0];

const servicesOf = ({ services }: PlatformConfig, kind: ServiceConfig["kind"]): string[] =>
  Object.keys(services).filter((name) => services[name]?.kind === kind);

const guardsOf = (service: ServiceConfig): readonly GuardedDependency[] => (service.kind === "function" ? service.guards : []);

/** What is outside of the platform: what is behind a breaker and no resource of its own. */
function remotes({ services }: PlatformConfig): string[] {
  const guarded = Object.values(services).flatMap(guardsOf);
  return [...new Set(guarded)].filter((dependency) => guardedNode(dependency) === dependency);
}

/** [caller, callee]: who asks whom, along requests and messages. */
function edgesOf(config: PlatformConfig): [string, string][] {
  const named = (kind: NodeKind, names: readonly string[]) => names.map((name) => nodeName(kind, name));
  const edges = Object.entries(config.services).flatMap(([name, service]): [string, string][] => {
    const called = [
      ...named("queue", service.sendsTo),
      ...named("table", Object.keys(service.tables)),
      ...named("bucket", Object.keys(service.buckets)),
      ...guardsOf(service).map(guardedNode),
    ];
    const calling =
      service.kind === "function"
        ? [
            ...named(
              "queue",
              service.consumes.map(({ queue }) => queue),
            ),
            ...named(
              "bucket",
              service.objectsFrom.map(({ bucket }) => bucket),
            ),
          ]
        : [CLIENT_NODE];
    return [...called.map((to): [string, string] => [name, to]), ...calling.map((from): [string, string] => [from, name])];
  });
  const routes = [...new Set(config.api?.routes.map(({ service }) => service))];
  if (routes.length > 0) edges.push([CLIENT_NODE, API_NAME]);
  return [...edges, ...routes.map((service): [string, string] => [API_NAME, service])];
}

/** Who makes the business series; what is counted from log lines of several services is seen by whoever calls. */
function seriesOf({ anomalies, services }: PlatformConfig): CompactTopology["series"] {
  return Object.fromEntries(
    Object.entries(anomalies.series).map(([series, { metric }]): [string, [string, string]] => {
      const { service: name = "" } = metric;
      const service = services[name];
      const countsLines = service?.kind === "function" && service.logsFrom.length > 0;
      return [series, [service && !countsLines ? name : CLIENT_NODE, metric.name]];
    }),
  );
}

/** The services of an environment and what they call, as its configuration has them. */
export function compactTopology(config: PlatformConfig): CompactTopology {
  const byKind: [Kind, string[]][] = [
    ["client", [CLIENT_NODE]],
    ["api", config.api ? [API_NAME] : []],
    ["container", servicesOf(config, "container")],
    ["function", servicesOf(config, "function")],
    ["queue", Object.keys(config.queues)],
    ["table", Object.keys(config.tables)],
    ["bucket", Object.keys(config.buckets)],
    ["remote", remotes(config)],
  ];
  const places = new Map(
    byKind.flatMap(([kind, names]) => names.map((name) => nodeName(kind, name))).map((name, at) => [name, at]),
  );
  const edges = edgesOf(config).flatMap(([from, to]): [number, number][] => {
    const caller = places.get(from);
    const callee = places.get(to);
    return caller === undefined || callee === undefined ? [] : [[caller, callee]];
  });
  return {
    names: resourceName(config, "*"),
    stage: config.api?.stage ?? null,
    monitor: healthMonitor(config) ?? null,
    traces: xrayName(config, TRACES_GROUP),
    series: seriesOf(config),
    nodes: byKind.filter(([, names]) => names.length > 0),
    edges: [...new Map(edges.map((edge) => [edge.join(), edge])).values()],
  };
}
