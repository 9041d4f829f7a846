import { queueOf } from "../../../domain/contracts/resource-names.js";
import { nodeName, type Topology, type TopologyNode } from "../../../domain/contracts/topology.js";

/** Bucket names end with the account, because all accounts share them. */
const ACCOUNT = /-\d{12}$/;

/** Finds nodes by the names that AWS's services know them by. */
export class NodeNames {
  private readonly before: string;
  private readonly after: string;
  private readonly byName: ReadonlyMap<string, TopologyNode>;

  constructor(readonly topology: Topology) {
    const [before = "", after = ""] = topology.names.split("*");
    this.before = before;
    this.after = after;
    this.byName = new Map(topology.nodes.map((node) => [node.name, node]));
  }

  /** Name of a resource, e.g. `observability-platform-orders-dev`. */
  resource(key: string): string {
    return `${this.before}${key}${this.after}`;
  }

  /** What a resource of this environment is, by its name; undefined for a stranger's. */
  key(resource: string): string | undefined {
    if (!resource.startsWith(this.before) || !resource.endsWith(this.after)) return undefined;
    return resource.slice(this.before.length, resource.length - this.after.length) || undefined;
  }

  node(name: string): TopologyNode | undefined {
    return this.byName.get(name);
  }

  private known(kind: "queue" | "table" | "bucket", key: string | undefined): string | undefined {
    const name = key && nodeName(kind, key);
    return name && this.byName.has(name) ? name : undefined;
  }

  /** Node of a queue by its name, ARN or address; its dead letters belong to it. */
  queue(text: string): string | undefined {
    const key = this.key(text.split(/[/:]/).at(-1) ?? "");
    return this.known("queue", key && queueOf(key));
  }

  table(name: string): string | undefined {
    return this.known("table", this.key(name.split("/").at(-1) ?? ""));
  }

  bucket(name: string): string | undefined {
    return this.known("bucket", this.key(name.replace(ACCOUNT, "")));
  }

  /** Node of a service, an API or something outside, by its key or its resource's name, stage and version left aside. */
  service(name: string): string | undefined {
    if (this.byName.has(name)) return name;
    const key = this.key(name.split(/[/:]/)[0] ?? "");
    return key !== undefined && this.byName.has(key) ? key : undefined;
  }

  /** Node that the name of an alarm begins with, e.g. `…-payment-handler-errors-dev`, and the rest of it. */
  ofAlarm(alarm: string): { readonly node: string; readonly rest: string } | undefined {
    const name = this.key(alarm) ?? alarm;
    const fits = (key: string) => name === key || name.startsWith(`${key}-`);
    const found = this.topology.nodes.filter(({ key }) => fits(key)).sort((a, b) => b.key.length - a.key.length);
    const longest = found.filter(({ key }) => key.length === found[0]?.key.length);
    // A service before a queue before a table of the same name: `payments-queue-age` tells of the queue.
    const [node] = longest.sort((a, b) => Number(a.kind === "table") - Number(b.kind === "table"));
    return node && { node: node.name, rest: name.slice(node.key.length + 1) };
  }
}
