import type { AnswerObject } from "../value.js";
import { callsOf, type ServiceId } from "./calls.js";
import type { Segment } from "./documents.js";
import { CallStatistics } from "./statistics.js";

interface Node extends ServiceId {
  root: boolean;
  readonly calls: CallStatistics;
  readonly edges: Map<Node, CallStatistics>;
}

/** The services of traces and who calls whom. */
class Graph {
  private readonly nodes = new Map<string, Node>();

  /** Adds a trace's whole segments. */
  add(segments: readonly Segment[]): void {
    for (const { name, origin } of segments) this.node({ name, type: origin });
    for (const { service, caller, segment, root } of callsOf(segments)) {
      const node = this.node(service);
      node.calls.add(segment);
      if (root) node.root = true;
      if (caller) edge(this.node(caller), node).add(segment);
    }
  }

  /** The answer of GetServiceGraph and GetTraceGraph. */
  services(): AnswerObject[] {
    const all = [...this.nodes.values()];
    const reference = new Map(all.map((node, index) => [node, index]));
    return all.map((node) => ({
      ReferenceId: reference.get(node),
      Name: node.name,
      Names: [node.name],
      Root: node.root,
      Type: node.type,
      State: "active",
      ...node.calls.times(),
      Edges: [...node.edges].map(([target, calls]) => ({
        ReferenceId: reference.get(target),
        ...calls.times(),
        SummaryStatistics: calls.summary(),
        ResponseTimeHistogram: calls.histogram(),
        Aliases: [],
      })),
      SummaryStatistics: node.calls.summary(),
      DurationHistogram: node.calls.histogram(),
      ResponseTimeHistogram: node.calls.histogram(),
    }));
  }

  private node({ name, type }: ServiceId): Node {
    const key = JSON.stringify([name, type]);
    const node = this.nodes.get(key) ?? { name, type, root: false, calls: new CallStatistics(), edges: new Map() };
    this.nodes.set(key, node);
    return node;
  }
}

function edge(from: Node, to: Node): CallStatistics {
  const calls = from.edges.get(to) ?? new CallStatistics();
  from.edges.set(to, calls);
  return calls;
}

/** Services of traces, each given by its whole segments. */
export function serviceGraph(traces: Iterable<readonly Segment[]>): AnswerObject[] {
  const graph = new Graph();
  for (const segments of traces) graph.add(segments);
  return graph.services();
}
