import { circuitDimension, GUARDED_DEPENDENCIES, GUARDED_NAMES, guardedNode } from "../../../domain/contracts/dependencies.js";
import { deadLetterQueue } from "../../../domain/contracts/resource-names.js";
import {
  EMF_DIMENSIONS,
  EMF_FURTHER_DIMENSIONS,
  EMF_METRICS,
  INFRASTRUCTURE_METRICS,
  logMetricNames,
} from "../../../domain/contracts/telemetry.js";
import type { TopologyNode } from "../../../domain/contracts/topology.js";
import type { NodeNames } from "../trigger/names.js";

/** What a metric is of its node: a part of its latency, availability and requests, or a series of its own. */
export type Role =
  | "latency"
  | "succeeded"
  | "failed"
  | "requests"
  /** The same as Lambda itself sees it: crashes, and functions that measure nothing of their own. */
  | "platform-latency"
  | "platform-failed"
  | "platform-requests"
  | "further";

/** A metric that is asked for. */
export interface WantedMetric {
  readonly node: string;
  readonly role: Role;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Average" | "Maximum" | "SampleCount" | "p99";
  readonly unit: string;
  /** What the series is called, where the metric's name does not say it. */
  readonly called?: string;
}

/** The environment that metrics are of. */
export interface MetricPlace {
  readonly names: NodeNames;
  /** CloudWatch namespace of the services, `<project>/Application`. */
  readonly namespace: string;
  /** The environment suffix. */
  readonly environment: string;
}

type Of = Pick<WantedMetric, "role" | "name" | "statistic" | "unit" | "called">;

const wanted = (role: Role, name: string, statistic: WantedMetric["statistic"], unit = "Count", called?: string): Of => ({
  role,
  name,
  statistic,
  unit,
  ...(called !== undefined && { called }),
});

const emf = (
  role: Role,
  { name, unit }: { readonly name: string; readonly unit: string },
  statistic: WantedMetric["statistic"] = "Sum",
) => wanted(role, name, statistic, unit);

/** Where metrics lie: namespace and dimensions. */
type At = Pick<WantedMetric, "namespace" | "dimensions">;

const services = ({ namespace, environment }: MetricPlace, service: string): At => ({
  namespace,
  dimensions: { [EMF_DIMENSIONS.service]: service, [EMF_DIMENSIONS.environment]: environment },
});

function ofFunction(place: MetricPlace, { key }: TopologyNode): (At & Of)[] {
  const own = services(place, key);
  const lambda: At = { namespace: "AWS/Lambda", dimensions: { FunctionName: place.names.resource(key) } };
  return [
    { ...own, ...emf("latency", EMF_METRICS.operationDuration, "Average") },
    { ...own, ...emf("succeeded", EMF_METRICS.operationSucceeded) },
    { ...own, ...emf("failed", EMF_METRICS.operationFailed) },
    { ...own, ...emf("further", EMF_METRICS.invalidMessage) },
    { ...own, ...emf("further", EMF_METRICS.circuitOpen) },
    { ...own, ...emf("further", EMF_METRICS.ordersCompleted) },
    { ...lambda, ...wanted("platform-latency", "Duration", "Average", "Milliseconds") },
    { ...lambda, ...wanted("platform-failed", "Errors", "Sum") },
    { ...lambda, ...wanted("platform-requests", "Invocations", "Sum") },
    { ...lambda, ...wanted("further", "Throttles", "Sum") },
    { ...lambda, ...wanted("further", "Duration", "p99", "Milliseconds") },
  ];
}

/** A container is measured by its log lines, and by ECS. */
function ofContainer({ names, namespace, environment }: MetricPlace, { key }: TopologyNode): (At & Of)[] {
  const log = logMetricNames(key, environment);
  const lines: At = { namespace, dimensions: {} };
  const ecs: At = {
    namespace: "AWS/ECS",
    dimensions: { ClusterName: names.resource("services"), ServiceName: names.resource(key) },
  };
  return [
    { ...lines, ...wanted("latency", log.durationMs, "Average", "Milliseconds") },
    { ...lines, ...wanted("requests", log.durationMs, "SampleCount") },
    { ...lines, ...wanted("failed", log.errors, "Sum") },
    { ...ecs, ...wanted("further", "CPUUtilization", "Average", "Percent") },
    { ...ecs, ...wanted("further", "MemoryUtilization", "Average", "Percent") },
  ];
}

function ofApi({ names }: MetricPlace, { key }: TopologyNode): (At & Of)[] {
  const { stage } = names.topology;
  if (stage === null) return [];
  const at: At = { namespace: "AWS/ApiGateway", dimensions: { ApiName: names.resource(key), Stage: stage } };
  return [
    { ...at, ...wanted("latency", "Latency", "Average", "Milliseconds") },
    { ...at, ...wanted("requests", "Count", "Sum") },
    { ...at, ...wanted("failed", "5XXError", "Sum") },
    { ...at, ...wanted("further", "4XXError", "Sum") },
  ];
}

function ofQueue({ names }: MetricPlace, { key }: TopologyNode): (At & Of)[] {
  const at = (name: string): At => ({ namespace: "AWS/SQS", dimensions: { QueueName: names.resource(name) } });
  return [
    { ...at(key), ...wanted("requests", "NumberOfMessagesSent", "Sum") },
    { ...at(key), ...wanted("further", "NumberOfMessagesDeleted", "Sum") },
    { ...at(key), ...wanted("further", "ApproximateAgeOfOldestMessage", "Maximum", "Seconds") },
    { ...at(key), ...wanted("further", "ApproximateNumberOfMessagesVisible", "Maximum") },
    {
      ...at(deadLetterQueue(key)),
      ...wanted("further", "ApproximateNumberOfMessagesVisible", "Maximum", "Count", "DeadLetters"),
    },
  ];
}

/** The payment provider is measured by those who call it. */
function ofProvider(place: MetricPlace, { name }: TopologyNode): (At & Of)[] {
  const callers = place.names.topology.edges.filter(([, callee]) => callee === name).map(([caller]) => caller);
  return callers.flatMap((caller) => {
    const at = services(place, caller);
    return [
      { ...at, ...emf("latency", EMF_METRICS.providerDuration, "Average") },
      { ...at, ...emf("failed", EMF_METRICS.providerFailed) },
      { ...at, ...emf("succeeded", EMF_METRICS.paymentsAuthorized) },
      { ...at, ...emf("succeeded", EMF_METRICS.paymentsDeclined) },
    ];
  });
}

function ofBreakers({ names, namespace, environment }: MetricPlace): WantedMetric[] {
  const { monitor } = names.topology;
  if (monitor === null) return [];
  return GUARDED_NAMES.filter((dependency) => names.node(guardedNode(dependency))).map((dependency) => ({
    node: guardedNode(dependency),
    ...emf("further", INFRASTRUCTURE_METRICS.breakerOpen, "Maximum"),
    namespace: namespace.replace(/[^/]+$/, "Infrastructure"),
    dimensions: {
      [EMF_DIMENSIONS.service]: monitor,
      [EMF_DIMENSIONS.environment]: environment,
      [EMF_FURTHER_DIMENSIONS.dependency]: circuitDimension(dependency),
    },
  }));
}

/** Every metric that tells of a node of the topology. Tables and buckets are seen in traces. */
export function wantedMetrics(place: MetricPlace): WantedMetric[] {
  const ofNode = (node: TopologyNode): (At & Of)[] => {
    switch (node.kind) {
      case "function":
        return ofFunction(place, node);
      case "container":
        return ofContainer(place, node);
      case "api":
        return ofApi(place, node);
      case "queue":
        return ofQueue(place, node);
      default:
        return node.name === GUARDED_DEPENDENCIES.paymentProvider ? ofProvider(place, node) : [];
    }
  };
  const { nodes } = place.names.topology;
  return [...nodes.flatMap((node) => ofNode(node).map((metric) => ({ node: node.name, ...metric }))), ...ofBreakers(place)];
}
