import { type Incident, type MetricWindow, TARGET_METRICS, type Target } from "./types.js";

/** What is wrong with an incident, one line for each problem, each beginning with its place. */
export class IncidentError extends Error {
  override readonly name = "IncidentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** More lines help nobody. */
const MOST_PROBLEMS = 50;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "number" && !Number.isFinite(value)) return "one that is too large";
  return Array.isArray(value) ? "a list" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
};

/** Collects problems while it reads. */
class Reader {
  readonly problems: string[] = [];

  problem(path: string, text: string): void {
    this.problems.push(`${path}: ${text}`);
  }

  object(value: unknown, path: string): Fields {
    if (isObject(value)) return value;
    this.problem(path, `an object is needed, not ${kindOf(value)}`);
    return {};
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.problem(path, `a list is needed, not ${kindOf(value)}`);
    return [];
  }

  text(value: unknown, path: string): string {
    if (typeof value === "string" && value !== "") return value;
    this.problem(path, `a name is needed, not ${value === "" ? "an empty text" : kindOf(value)}`);
    return "";
  }

  target(value: unknown): Target {
    const { node, metric, statistic } = this.object(value, "target");
    const known = TARGET_METRICS.find((each) => each === metric);
    if (known === undefined)
      this.problem("target.metric", `${TARGET_METRICS.join(", ")}: one of these is needed, not ${JSON.stringify(metric)}`);
    return {
      node: this.text(node, "target.node"),
      metric: known ?? "latency",
      statistic: statistic === undefined || statistic === null ? undefined : this.text(statistic, "target.statistic"),
    };
  }

  edge(value: unknown, path: string): readonly [string, string] {
    const pair = this.list(value, path);
    if (Array.isArray(value) && pair.length !== 2) this.problem(path, `[caller, callee] is needed, not ${pair.length} names`);
    return [this.text(pair[0], `${path}[0]`), this.text(pair[1], `${path}[1]`)];
  }

  points(value: unknown, path: string, count: number): readonly (number | null)[] {
    const list = this.list(value, path);
    if (Array.isArray(value) && list.length !== count)
      this.problem(path, `${list.length} values for ${count} timestamps: each needs one, or null where there is no point`);
    const wrong = list.findIndex((each) => each !== null && !(typeof each === "number" && Number.isFinite(each)));
    if (wrong >= 0) this.problem(`${path}[${wrong}]`, `a number or null is needed, not ${kindOf(list[wrong])}`);
    return list.map((each) => (typeof each === "number" && Number.isFinite(each) ? each : null));
  }

  window(value: unknown, path: string): MetricWindow {
    const { timestamps, series } = this.object(value, path);
    const times = this.list(timestamps, `${path}.timestamps`).map((each, at) => {
      if (typeof each === "number" && Number.isFinite(each)) return each;
      this.problem(`${path}.timestamps[${at}]`, `Unix seconds are needed, not ${kindOf(each)}`);
      return 0;
    });
    const nodes = Object.entries(this.object(series, `${path}.series`)).map(([node, metrics]) => {
      const at = `${path}.series[${JSON.stringify(node)}]`;
      const read = Object.entries(this.object(metrics, at)).map(
        ([name, values]) => [name, this.points(values, `${at}[${JSON.stringify(name)}]`, times.length)] as const,
      );
      return [node, Object.fromEntries(read)] as const;
    });
    return { timestamps: times, series: Object.fromEntries(nodes) };
  }
}

/**
 * Reads an incident. Nodes that only an edge or a series names belong to it too.
 * @throws IncidentError with every problem
 */
export function readIncident(value: unknown): Incident {
  const reader = new Reader();
  const fields = reader.object(value, "incident");
  if (!isObject(value)) throw new IncidentError(reader.problems);
  const target = reader.target(fields.target);
  const named = reader.list(fields.nodes, "nodes").map((each, at) => reader.text(each, `nodes[${at}]`));
  const edges = reader.list(fields.edges, "edges").map((each, at) => reader.edge(each, `edges[${at}]`));
  const normal = reader.window(fields.normal, "normal");
  const incident = reader.window(fields.incident, "incident");
  const nodes = [...new Set([...named, ...edges.flat(), ...Object.keys(normal.series), ...Object.keys(incident.series)])];
  if (target.node !== "" && !nodes.includes(target.node))
    reader.problem("target.node", `${JSON.stringify(target.node)} is not a node of the graph and has no series`);
  const { problems } = reader;
  if (problems.length > MOST_PROBLEMS)
    throw new IncidentError([...problems.slice(0, MOST_PROBLEMS), `and ${problems.length - MOST_PROBLEMS} more problems`]);
  if (problems.length > 0) throw new IncidentError(problems);
  return { target, nodes, edges, normal, incident };
}
