import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Incident,
  IncidentError,
  type MetricWindow,
  readIncident,
  rootCauses,
} from "../../../domain/analysis/root-cause/index.js";
import { UsageError } from "../../errors.js";
import { parseJson } from "../json.js";

/** Places in the normal window that stand in for an incident, to see that nothing is found there. */
const FIRST_QUIET = 100;
const QUIET_EVERY = 60;
const QUIET_STRETCHES = 8;

/** One incident of the data set, and where the cause that was injected ranks. */
export interface PetShopResult {
  readonly id: string;
  readonly scenario: string;
  readonly metric: string;
  readonly cause: string;
  /** From 1; undefined: not among the causes. */
  readonly rank: number | undefined;
  readonly found: readonly string[];
  readonly milliseconds: number;
}

/** All of the data set. */
export interface PetShopReport {
  readonly results: readonly PetShopResult[];
  /** Stretches of the normal windows, and those of which it rightly says that nothing is wrong. */
  readonly quiet: { readonly asked: number; readonly right: number };
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function readJson(path: string): unknown {
  if (!existsSync(path))
    throw new UsageError(`${path} is not there: --data takes a folder with answers.json and incidents/<id>.json`);
  return parseJson(readFileSync(path, "utf8"), path);
}

function incidentAt(data: string, id: string, windows: Map<string, unknown>): Incident {
  const path = join(data, "incidents", `${id}.json`);
  const read = readJson(path);
  const { normal } = isObject(read) ? read : {};
  if (typeof normal === "string" && !windows.has(normal)) windows.set(normal, readJson(join(data, normal)));
  try {
    return readIncident(isObject(read) && typeof normal === "string" ? { ...read, normal: windows.get(normal) } : read);
  } catch (error) {
    if (error instanceof IncidentError) throw new UsageError(`${path}\n${error.message}`, { cause: error });
    throw error;
  }
}

const cut = ({ timestamps, series }: MetricWindow, from: number, to: number): MetricWindow => ({
  timestamps: timestamps.slice(from, to),
  series: Object.fromEntries(
    Object.entries(series).map(([node, metrics]) => [
      node,
      Object.fromEntries(Object.entries(metrics).map(([name, values]) => [name, values.slice(from, to)])),
    ]),
  ),
});

/** Names that tell nothing, in another order for every incident. */
function anonymous(incident: Incident, salt: number): { readonly incident: Incident; readonly nameOf: (name: string) => string } {
  const order = incident.nodes.map((node, at) => [node, Math.imul(at + 1, 0x9e3779b1 + 2 * salt) >>> 0] as const);
  const sorted = [...order].sort((a, b) => a[1] - b[1]).map(([node]) => node);
  const names = new Map(sorted.map((node, at) => [node, `n${String(at).padStart(2, "0")}`]));
  const nameOf = (node: string): string => names.get(node) ?? node;
  const renamed = ({ timestamps, series }: MetricWindow): MetricWindow => ({
    timestamps,
    series: Object.fromEntries(Object.entries(series).map(([node, metrics]) => [nameOf(node), metrics])),
  });
  return {
    nameOf,
    incident: {
      target: { ...incident.target, node: nameOf(incident.target.node) },
      nodes: sorted.map(nameOf),
      edges: incident.edges.map(([from, to]) => [nameOf(from), nameOf(to)] as const),
      normal: renamed(incident.normal),
      incident: renamed(incident.incident),
    },
  };
}

/** Stretches of the normal window in the place of the incident. */
function quietly(incident: Incident): { asked: number; right: number } {
  const width = incident.incident.timestamps.length;
  let asked = 0;
  let right = 0;
  for (let stretch = 1; stretch <= QUIET_STRETCHES; stretch += 1) {
    const at = FIRST_QUIET + QUIET_EVERY * stretch;
    if (at + width > incident.normal.timestamps.length) break;
    const calm = { ...incident, normal: cut(incident.normal, 0, at), incident: cut(incident.normal, at, at + width) };
    asked += 1;
    if (rootCauses(calm).causes.length === 0) right += 1;
  }
  return { asked, right };
}

/**
 * Ranks the causes of every incident of a folder and compares with the ones that were injected.
 * @param data folder with `answers.json` (by id: node, scenario, target_metric), `incidents/<id>.json` (what `obs root-cause` reads,
 *   where `normal` may be the name of a file beside answers.json)
 */
export function measurePetShop(data: string): PetShopReport {
  const answers = readJson(join(data, "answers.json"));
  const windows = new Map<string, unknown>();
  const quiet = { asked: 0, right: 0 };
  const calm = new Set<string>();
  const results = Object.entries(isObject(answers) ? answers : {}).map(([id, answer], index): PetShopResult => {
    const { node, scenario } = isObject(answer) ? answer : {};
    const known = incidentAt(data, id, windows);
    const { incident, nameOf } = anonymous(known, index);
    const start = performance.now();
    const found = rootCauses(incident).causes.map((cause) => cause.node);
    const milliseconds = performance.now() - start;
    const { metric } = incident.target;
    if (!calm.has(`${scenario} ${metric}`)) {
      calm.add(`${scenario} ${metric}`);
      const { asked, right } = quietly(incident);
      quiet.asked += asked;
      quiet.right += right;
    }
    const rank = found.indexOf(nameOf(String(node))) + 1;
    return { id, scenario: String(scenario), metric, cause: String(node), rank: rank || undefined, found, milliseconds };
  });
  if (results.length === 0) throw new UsageError(`${join(data, "answers.json")} names no incident`);
  return { results, quiet };
}

/** Share of the results whose cause is among the first so many. */
export const topShare = (results: readonly PetShopResult[], first: number): number =>
  results.filter(({ rank }) => rank !== undefined && rank <= first).length / results.length;
