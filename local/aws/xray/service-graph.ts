import type { AnswerObject } from "../value.js";
import type { Segment } from "./documents.js";
import { CallStatistics } from "./statistics.js";

interface Node {
  readonly name: string;
  readonly type: string | undefined;
  root: boolean;
  readonly calls: CallStatistics;
  readonly edges: Map<Node, CallStatistics>;
}

/** Resource of an AWS call: the attribute of the subsegment's `aws` block that names it, and the node's type. */
const AWS_RESOURCES: readonly (readonly [attribute: string, type: string])[] = [
  ["queue_url", "AWS::SQS::Queue"],
  ["table_name", "AWS::DynamoDB::Table"],
  ["topic_arn", "AWS::SNS::Topic"],
  ["bucket_name", "AWS::S3::Bucket"],
];

/** Name and type of what a subsegment calls; null for a piece of work inside the service. */
function calledBy(subsegment: Segment): { readonly name: string; readonly type: string } | null {
  if (subsegment.namespace === "remote") return { name: subsegment.name, type: "remote" };
  if (subsegment.namespace !== "aws") return null;
  for (const [attribute, type] of AWS_RESOURCES) {
    const value = subsegment.aws?.[attribute];
    if (typeof value === "string" && value !== "") return { name: value.split(/[/:]/).at(-1) ?? value, type };
  }
  return { name: subsegment.name, type: `AWS::${subsegment.name}` };
}

/** The services of traces and who calls whom, as X-Ray draws them ("Use the X-Ray trace map"). */
class Graph {
  private readonly nodes = new Map<string, Node>();

  /** Adds a trace's whole segments. */
  add(segments: readonly Segment[]): void {
    /** Id of a segment, or of a subsegment that calls out → the node behind it. */
    const owners = new Map<string, Node>();
    for (const segment of segments) this.visit(segment, this.node(segment.name, segment.origin), owners);
    for (const segment of segments) {
      const node = this.node(segment.name, segment.origin);
      node.calls.add(segment);
      const caller = segment.parent_id === undefined ? this.client(segment) : owners.get(segment.parent_id);
      if (segment.parent_id === undefined) node.root = true;
      if (caller && caller !== node) edge(caller, node).add(segment);
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

  private visit(part: Segment, service: Node, owners: Map<string, Node>): void {
    owners.set(part.id, service);
    for (const child of part.subsegments) {
      const called = calledBy(child);
      this.visit(child, service, owners);
      if (!called) continue;
      const target = this.node(called.name, called.type);
      owners.set(child.id, target);
      target.calls.add(child);
      edge(service, target).add(child);
    }
  }

  /** Whoever sent a request that no trace led to. */
  private client(segment: Segment): Node | undefined {
    if (!segment.http?.request) return undefined;
    const client = this.node("client", "client");
    client.calls.add(segment);
    return client;
  }

  private node(name: string, type: string | undefined): Node {
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
