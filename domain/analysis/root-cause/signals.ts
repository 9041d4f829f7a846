import { median } from "../robust.js";
import type { Incident, MetricWindow } from "./types.js";
import { commonShare, sortedPoints, steadied, type Usual, usualOf } from "./usual.js";

/** Statistics that stand for a metric, the best first. */
export const STATISTICS = ["Average", "p50", "p90", "p95", "p99"] as const;

/** Requests a point of a node that does not tell them, where no node tells any. */
const UNKNOWN_REQUESTS = 100;

/** Share of the points of a normal window that are normal. */
const NOT_A_BURST = 0.97;

/** A metric of a node in both windows. */
export interface Series {
  /** `metric/statistic` */
  readonly name: string;
  readonly usual: Usual;
  readonly normal: readonly (number | null)[];
  readonly incident: readonly (number | null)[];
}

/** Share of the requests that failed. */
export interface Failures {
  readonly name: string;
  /** Usual share, never 0: something can always fail. */
  readonly rate: number;
  /** How much wider than by chance the counts of failures scatter, at least 1. */
  readonly scatter: number;
  readonly normal: readonly (number | null)[];
  /** Share of each point, 0 to 1. */
  readonly incident: readonly (number | null)[];
}

/** What is known of one node. */
export interface NodeSignals {
  readonly node: string;
  readonly latency?: Series | undefined;
  readonly requests?: Series | undefined;
  readonly failures?: Failures | undefined;
  /** Requests a point, as counted or as usual; of the incident's window. */
  readonly counts: readonly number[];
  readonly usualCount: number;
}

/** Nothing that is measured here is negative or larger; what is, is a mistake and must not spoil the sums. */
const LARGEST = 1e12;
/** Nothing is smaller, either: what is, is 0. */
const SMALLEST = 1e-12;

type Points = readonly (number | null)[];

const rawOf = (window: MetricWindow, node: string, name: string): Points | undefined =>
  Object.hasOwn(window.series, node) ? window.series[node]?.[name] : undefined;

const of = (window: MetricWindow, node: string, name: string): Points | undefined =>
  rawOf(window, node, name)?.map((value) => (value === null ? null : value < SMALLEST ? 0 : Math.min(LARGEST, value)));

const some = (values: readonly (number | null)[] | undefined): boolean => values?.some((value) => value !== null) ?? false;

/** The first statistic of a metric that has points, of the normal window if possible. */
export function nameOf(incident: Incident, node: string, metric: string, statistics: readonly string[]): string | undefined {
  const names = statistics.map((statistic) => `${metric}/${statistic}`);
  return (
    names.find((name) => some(rawOf(incident.normal, node, name)) && some(rawOf(incident.incident, node, name))) ??
    names.find((name) => some(rawOf(incident.normal, node, name))) ??
    names.find((name) => some(rawOf(incident.incident, node, name)))
  );
}

/** A series with what is usual of it; undefined without a point in the normal window. */
export function seriesOf(incident: Incident, node: string, name: string | undefined): Series | undefined {
  if (name === undefined) return undefined;
  const normal = of(incident.normal, node, name);
  const usual = usualOf(normal);
  if (!normal || !usual) return undefined;
  return { name, usual, normal, incident: of(incident.incident, node, name) ?? incident.incident.timestamps.map(() => null) };
}

/** Root of the Poisson deviance: how far a count is from its expectation, in standard deviations, with its sign. */
export function countDistance(count: number, expected: number): number {
  const deviance = 2 * ((count > 0 ? count * Math.log(count / expected) : 0) - (count - expected));
  return Math.sign(count - expected) * Math.sqrt(Math.max(0, deviance));
}

const share = (availability: number | null): number | null =>
  availability === null ? null : Math.min(1, Math.max(0, 1 - availability / 100));

function failuresOf(incident: Incident, node: string, requests: Series | undefined, usualCount: number): Failures | undefined {
  const name = nameOf(incident, node, "availability", STATISTICS);
  if (name === undefined) return undefined;
  const normal = (of(incident.normal, node, name) ?? []).map(share);
  const now = (of(incident.incident, node, name) ?? incident.incident.timestamps.map(() => null)).map(share);
  const sorted = sortedPoints(normal);
  // A burst of failures in the normal window was a disorder too, and says little of what is usual.
  const most = sorted[Math.ceil(NOT_A_BURST * (sorted.length - 1))] ?? 1;
  let failed = 0.5;
  let asked = normal.length === 0 ? UNKNOWN_REQUESTS : 1;
  const count = (index: number): number => requests?.normal[index] ?? usualCount;
  for (const [index, rate] of normal.entries()) {
    if (rate === null) continue;
    failed += Math.min(rate, most) * count(index);
    asked += count(index);
  }
  const rate = Math.min(1, failed / asked);
  const distances = normal.flatMap((each, index) => {
    const expected = count(index) * rate;
    return each === null || expected === 0 ? [] : [countDistance(each * count(index), expected)];
  });
  const scatter = distances.length < 8 ? 1 : Math.max(1, usualOf(distances)?.up ?? 1);
  return { name, rate, scatter, normal, incident: now };
}

/** Reads what the windows tell of every node of the graph. */
export function signalsOf(incident: Incident): readonly NodeSignals[] {
  const { nodes } = incident;
  const raw = nodes.map((node) => ({
    latency: seriesOf(incident, node, nameOf(incident, node, "latency", STATISTICS)),
    requests: seriesOf(incident, node, nameOf(incident, node, "requests", ["Sum", "SampleCount", "Average"])),
  }));
  const latencyShare = commonShare(raw.map(({ latency }) => latency?.usual));
  const requestShare = commonShare(raw.map(({ requests }) => requests?.usual));
  const counted = raw.flatMap(({ requests }) => (requests ? [requests.usual.middle] : []));
  const typical = counted.length === 0 ? UNKNOWN_REQUESTS : Math.max(1, median(counted));
  return nodes.map((node, index) => {
    const { latency, requests } = raw[index] ?? {};
    const usualCount = requests?.usual.middle ?? typical;
    const chance = Math.sqrt(Math.max(1, usualCount));
    const steady = requests && steadied(requests.usual, requestShare);
    return {
      node,
      latency: latency && { ...latency, usual: steadied(latency.usual, latencyShare) },
      requests: requests &&
        steady && { ...requests, usual: { ...steady, up: Math.max(steady.up, chance), down: Math.max(steady.down, chance) } },
      failures: failuresOf(incident, node, requests, Math.max(1, usualCount)),
      counts: incident.incident.timestamps.map((_, at) => (requests ? (requests.incident[at] ?? usualCount) : usualCount)),
      usualCount,
    };
  });
}
