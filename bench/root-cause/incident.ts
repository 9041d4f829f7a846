import type { Incident, MetricWindow } from "../../domain/analysis/root-cause/index.js";
import { type Fault, troublesOf } from "./faults.js";
import { type Random, randomOf } from "./random.js";
import { type Measured, Simulation, type Troubles } from "./simulate.js";
import { randomSystem, type System } from "./system.js";

/** How much is known: all, five normal points, or a part of nodes, metrics and points. */
export const KNOWLEDGE = ["full", "thin", "missing"] as const;
export type Knowledge = (typeof KNOWLEDGE)[number];

/** An incident whose causes are known. */
export interface Labelled {
  readonly seed: number;
  readonly fault: Fault | "quiet";
  readonly knowledge: Knowledge;
  readonly incident: Incident;
  /** Empty: nothing is wrong. */
  readonly causes: readonly string[];
}

const POINT_SECONDS = 300;
const CALLS = 700_000;
const LEAST_RATE = 20;
const NO_TROUBLE: Troubles = new Map();
const TRIES = 60;
/** Somebody notices this much. */
const NOTICED = { slower: 0.3, failing: 0.01 };
/** And more than chance does, in standard deviations. */
const BEYOND_CHANCE = 4;

type Points = readonly (readonly Measured[])[];

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

function seriesOf(points: Points, part: number): Record<string, (number | null)[]> {
  const names = [
    "latency/Average",
    "latency/p50",
    "latency/p90",
    "latency/p95",
    "latency/p99",
    "requests/Sum",
    "availability/Average",
  ];
  const series: Record<string, (number | null)[]> = Object.fromEntries(names.map((name) => [name, []]));
  const add = (name: string, value: number | null): void => {
    series[name]?.push(value);
  };
  for (const point of points) {
    const measured = point[part];
    const sorted = [...(measured?.seconds ?? [])].sort((a, b) => a - b);
    const any = sorted.length > 0;
    add("latency/Average", any ? sorted.reduce((sum, value) => sum + value, 0) / sorted.length : null);
    for (const percent of [50, 90, 95, 99]) add(`latency/p${percent}`, any ? at(sorted, percent / 100) : null);
    add("requests/Sum", measured?.requests ?? 0);
    add("availability/Average", any ? 100 * (1 - (measured?.failed ?? 0) / sorted.length) : null);
  }
  return series;
}

const windowOf = (points: Points, from: number, names: ReadonlyMap<number, string>): MetricWindow => ({
  timestamps: points.map((_, index) => from + index * POINT_SECONDS),
  series: Object.fromEntries([...names].map(([part, name]) => [name, seriesOf(points, part)])),
});

interface Sums {
  readonly slow: number;
  /** Standard error of the mean latency of the points. */
  readonly scatter: number;
  readonly failing: number;
  readonly requests: number;
}

const sums = (points: Points, part: number): Sums => {
  const all = points.map((point) => point[part]);
  const requests = all.reduce((sum, each) => sum + (each?.requests ?? 0), 0);
  const failed = all.reduce((sum, each) => sum + (each?.failed ?? 0), 0);
  const seconds = all.reduce((sum, each) => sum + (each?.seconds.reduce((s, value) => s + value, 0) ?? 0), 0);
  const slow = seconds / requests;
  const square = all.reduce((sum, each) => sum + (each?.seconds.reduce((s, value) => s + (value - slow) ** 2, 0) ?? 0), 0);
  return { slow, scatter: Math.sqrt(square) / Math.max(1, requests), failing: failed / requests, requests };
};

/** What somebody would notice of a part, by comparison with the same time without the fault. */
function noticed(calm: Points, troubled: Points, part: number): { metric: "latency" | "availability"; much: number } | undefined {
  const before = sums(calm, part);
  const after = sums(troubled, part);
  if (before.requests < 20 * calm.length || after.requests < 20 * calm.length) return undefined;
  const slower = after.slow / before.slow - 1;
  const failing = after.failing - before.failing;
  const much = Math.max(slower / NOTICED.slower, failing / NOTICED.failing);
  const chance = Math.sqrt((after.failing + before.failing + 1 / before.requests) / before.requests);
  const scatter = Math.sqrt(before.scatter ** 2 + after.scatter ** 2);
  const plain = Math.max((after.slow - before.slow) / scatter, failing / chance);
  if (!(much >= 1 && plain >= BEYOND_CHANCE)) return undefined;
  return { metric: slower / NOTICED.slower >= failing / NOTICED.failing ? "latency" : "availability", much };
}

/** Deployments and data change between the windows, for reasons that have nothing to do with the incident. */
function drift(system: System, random: Random): void {
  for (const part of system.parts) part.work *= Math.exp(random.normal() * (random.chance(0.15) ? 0.35 : 0.04));
}

/** Takes away what monitoring often lacks; never the target, and never all of a cause. */
function withGaps(incident: Incident, kept: ReadonlySet<string>, random: Random): Incident {
  const without = new Set(incident.nodes.filter((node) => !kept.has(node) && random.chance(0.15)));
  const lost = new Set<string>();
  for (const node of incident.nodes) {
    if (kept.has(node)) continue;
    for (const metric of ["latency", "requests", "availability"]) if (random.chance(0.12)) lost.add(`${node} ${metric}`);
  }
  const thin = (window: MetricWindow): MetricWindow => ({
    ...window,
    series: Object.fromEntries(
      Object.entries(window.series)
        .filter(([node]) => !without.has(node))
        .map(([node, series]) => {
          const left = Object.entries(series).filter(([name]) => !lost.has(`${node} ${name.split("/")[0]}`));
          const gaps = window.timestamps.map(() => random.chance(0.08));
          return [
            node,
            Object.fromEntries(left.map(([name, values]) => [name, values.map((value, index) => (gaps[index] ? null : value))])),
          ];
        }),
    ),
  });
  return { ...incident, normal: thin(incident.normal), incident: thin(incident.incident) };
}

function simulated(random: Random, fault: Fault | "quiet", knowledge: Knowledge): Omit<Labelled, "seed"> | undefined {
  const system = randomSystem(random);
  const length = knowledge === "thin" ? 5 : random.whole(30, 60);
  const width = random.whole(5, 10);
  const probe = new Simulation(system, random);
  const calls = probe.point(1, NO_TROUBLE).reduce((sum, { requests }) => sum + requests, 0);
  const scale = CALLS / (length + 2 * width + 4) / Math.max(1, calls);
  for (const part of system.parts) if (part.rate > 0) part.rate = Math.max(LEAST_RATE, part.rate * Math.min(3, scale));
  const simulation = new Simulation(system, random);
  simulation.warmUp(4);
  const phase = random.between(0, 6.3);
  const swing = random.between(0, 0.25);
  const traffic = (point: number): number => 1 + swing * Math.sin(phase + point / 45) + 0.03 * random.normal();
  const run = (from: number, count: number, troubles: (point: number) => Troubles): Points =>
    Array.from({ length: count }, (_, point) => simulation.point(traffic(from + point), troubles(point)));
  const normal = run(0, length, () => NO_TROUBLE);
  const troubles = fault === "quiet" ? NO_TROUBLE : troublesOf(fault, system, random);
  if (fault !== "quiet") drift(system, random);
  const calm = run(length, width, () => NO_TROUBLE);
  const onset = random.chance(0.25) ? 0 : random.whole(1, Math.floor(width / 2));
  const end = random.chance(0.3) ? width - 1 : width;
  const troubled =
    fault === "quiet" ? calm : run(length, width, (point) => (point >= onset && point < end ? troubles : NO_TROUBLE));

  const clientsSeen = random.chance(0.6);
  const label = random.shuffled([...system.parts.keys()]);
  const names = new Map<number, string>();
  for (const [part, { kind }] of system.parts.entries())
    if (kind !== "client" || clientsSeen) names.set(part, `n${String(label[part]).padStart(2, "0")}`);
  const seen = (part: number): number => (names.has(part) ? part : (system.parts[part]?.calls[0]?.to ?? part));
  const causes = [...new Set([...troubles.keys()].map((part) => names.get(seen(part)) ?? ""))];

  const candidates = [...names.keys()].filter((part) => system.parts[part]?.kind === "service");
  const affected = candidates.flatMap((part) => {
    const what =
      fault === "quiet" ? { metric: random.pick(["latency", "availability"] as const), much: 1 } : noticed(calm, troubled, part);
    return what ? [{ part, ...what }] : [];
  });
  // Mostly somebody notices where users come in.
  const fronts = affected.filter(({ part }) =>
    system.parts.some(({ kind, calls: made }) => kind === "client" && made.some(({ to }) => to === part)),
  );
  const pool = fronts.length > 0 && random.chance(0.75) ? fronts : affected;
  if (pool.length === 0) return undefined;
  const target = random.pick(pool);
  const targetName = names.get(target.part);
  if (targetName === undefined) return undefined;
  const bothSeen =
    fault !== "two at once" ||
    [...troubles.keys()].every((part) => noticed(calm, troubled, part) !== undefined || troubles.get(part)?.deaf);
  if (!bothSeen) return undefined;

  const edges = system.parts.flatMap(({ calls: made }, from) =>
    made.flatMap(({ to }): [string, string][] => {
      const caller = names.get(from);
      const callee = names.get(to);
      return caller !== undefined && callee !== undefined && !(knowledge === "missing" && random.chance(0.03))
        ? [[caller, callee]]
        : [];
    }),
  );
  // The map of calls also knows calls that are rarely made, some of them backwards.
  const all = [...names.values()];
  for (let extra = random.whole(0, 3); extra > 0; extra -= 1) edges.push([random.pick(all), random.pick(all)]);
  const begin = 1_700_000_000;
  const incident: Incident = {
    target: { node: targetName, metric: target.metric, statistic: "Average" },
    nodes: random.shuffled(all),
    edges: random.shuffled(edges),
    normal: windowOf(normal, begin, names),
    incident: windowOf(troubled, begin + (length + (fault === "quiet" ? 0 : 500)) * POINT_SECONDS, names),
  };
  const kept = new Set([targetName, ...causes]);
  return { fault, knowledge, causes, incident: knowledge === "missing" ? withGaps(incident, kept, random) : incident };
}

/** The incident of a seed. */
export function labelledIncident(seed: number, fault: Fault | "quiet", knowledge: Knowledge): Labelled {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const made = simulated(randomOf(seed * 1_000_003 + attempt * 7919), fault, knowledge);
    if (made) return { seed, ...made };
  }
  throw new Error(`seed ${seed} gives no ${fault} that anybody would notice in ${TRIES} tries`);
}
