import type { IncidentMaterial, MaterialSeries } from "../../../domain/contracts/material.js";
import { minutesOf, type Windows } from "../windows.js";
import type { Points } from "./metric-data.js";
import type { Role, WantedMetric } from "./metric-queries.js";

type Values = (number | null)[];

/** A metric and its points. */
interface Told {
  readonly metric: WantedMetric;
  readonly points: Points;
}

/** Metrics of one origin come with the same delay: those of services through their logs, AWS's own by service. */
const originOf = ({ namespace }: WantedMetric): string => (namespace.startsWith("AWS/") ? namespace : "services");

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Values added up; null where none of them is known. */
const plus = (...all: readonly (Values | null)[]): Values | null => {
  const [first, ...others] = all.filter((each) => each !== null);
  if (first === undefined) return null;
  return first.map((_, at) => {
    const known = [first, ...others].flatMap((each) => each[at] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
};

/**
 * Values at the given minutes. What is counted and was not told is 0, from the first minute in which the node told anything up to the
 * last one that its origin has told of: before, there was nothing to count; after, it may still come.
 */
class Reader {
  private readonly first = new Map<string, number>();
  private readonly last = new Map<string, number>();

  constructor(private readonly all: readonly Told[]) {
    for (const { metric, points } of all)
      for (const time of points.keys()) {
        const origin = originOf(metric);
        const key = `${metric.node} ${origin}`;
        this.first.set(key, Math.min(time, this.first.get(key) ?? time));
        this.last.set(origin, Math.max(time, this.last.get(origin) ?? time));
      }
  }

  values({ metric, points }: Told, minutes: readonly number[]): Values {
    const origin = originOf(metric);
    const first = this.first.get(`${metric.node} ${origin}`) ?? Number.POSITIVE_INFINITY;
    const last = this.last.get(origin) ?? Number.NEGATIVE_INFINITY;
    const counted = metric.statistic === "Sum" || metric.statistic === "SampleCount";
    return minutes.map((time) => finite(points.get(time)) ?? (counted && time >= first && time <= last ? 0 : null));
  }

  /** Metrics of a node in one role, added up; null where none told anything. */
  sum(node: string, role: Role, minutes: readonly number[]): Values | null {
    const told = this.all.filter(({ metric }) => metric.node === node && metric.role === role);
    if (!told.some(({ points }) => points.size > 0)) return null;
    return plus(...told.filter(({ points }) => points.size > 0).map((each) => this.values(each, minutes)));
  }

  /** Some metric would tell of the node's failures: without one it is not known to be available. */
  knowsFailures(node: string): boolean {
    return this.all.some(({ metric }) => metric.node === node && /failed$/.test(metric.role));
  }
}

/** Percent of the requests that did not fail; null in a minute without one. */
const availability = (requests: Values, failed: Values | null): Values =>
  requests.map((count, at) => (count === null || count <= 0 ? null : Math.max(0, 100 * (1 - (failed?.[at] ?? 0) / count))));

const seconds = (ms: Values): Values => ms.map((value) => (value === null ? null : value / 1000));

/** Latency, availability and requests of one node: its own measurements, else those of what runs it. */
function seriesOf(reader: Reader, node: string, minutes: readonly number[]): Record<string, Values> {
  const of = (role: Role) => reader.sum(node, role, minutes);
  const crashed = of("platform-failed");
  const failed = of("failed");
  const own = of("requests") ?? plus(of("succeeded"), failed);
  // What crashed was counted by nobody else.
  const requests = own === null ? of("platform-requests") : plus(own, crashed);
  const latency = of("latency") ?? of("platform-latency");
  return {
    ...(latency && { "latency/Average": seconds(latency) }),
    ...(requests && reader.knowsFailures(node) && { "availability/Average": availability(requests, plus(failed, crashed)) }),
    ...(requests && { "requests/Sum": requests }),
  };
}

const referenceOf = ({ namespace, name, dimensions }: WantedMetric): string =>
  [namespace, name, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(" ");

/** Roles whose series are told one by one too: from what failed or succeeded more follows than a share of it. */
const TOLD_APART: readonly Role[] = ["further", "failed", "succeeded"];

/** What the metrics say, by node, in the windows of an incident. */
export function nodeSeries(
  metrics: readonly WantedMetric[],
  points: readonly Points[],
  windows: Windows,
): Pick<IncidentMaterial, "metrics" | "further"> {
  const told = metrics.map((metric, at) => ({ metric, points: points[at] ?? new Map() }));
  const reader = new Reader(told);
  const nodes = [...new Set(metrics.map(({ node }) => node))];
  const windowOf = (window: Windows["normal"]) => {
    const timestamps = minutesOf(window);
    const series = nodes.map((node) => [node, seriesOf(reader, node, timestamps)] as const);
    return { timestamps, series: Object.fromEntries(series.filter(([, each]) => Object.keys(each).length > 0)) };
  };
  const timestamps = [...minutesOf(windows.normal), ...minutesOf(windows.incident)];
  const further = told
    .filter(({ metric, points: { size } }) => TOLD_APART.includes(metric.role) && size > 0)
    .map((each): MaterialSeries => {
      const { metric } = each;
      return {
        node: metric.node,
        name: metric.called ?? metric.name,
        statistic: metric.statistic,
        unit: metric.unit,
        reference: referenceOf(metric),
        timestamps,
        values: reader.values(each, timestamps),
      };
    });
  return { metrics: { normal: windowOf(windows.normal), incident: windowOf(windows.incident) }, further };
}
