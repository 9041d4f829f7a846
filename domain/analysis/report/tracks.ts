import type { IncidentMaterial } from "../../contracts/material.js";

/** A point of a series. */
export interface TrackPoint {
  /** Unix seconds. */
  readonly at: number;
  readonly value: number;
}

/** One series of one node over both windows. */
export interface Track {
  readonly node: string;
  /** `latency/Average`, `InvalidMessage/Sum` … */
  readonly name: string;
  readonly unit: string;
  readonly reference: string;
  readonly normal: readonly TrackPoint[];
  readonly incident: readonly TrackPoint[];
  /** Times of the incident's window, also of points that are missing. */
  readonly incidentTimes: readonly number[];
}

/** Larger numbers are mistakes of whoever measured, and spoil sums. */
const LARGEST = 1e12;

const UNITS: Readonly<Record<string, string>> = { latency: "Seconds", availability: "Percent", requests: "Count" };

const unitOf = (name: string): string => UNITS[name.slice(0, name.indexOf("/"))] ?? "";

/** Points that are there, in order of time. */
function pointsOf(timestamps: readonly number[], values: readonly (number | null)[] | undefined): TrackPoint[] {
  const points: TrackPoint[] = [];
  for (const [index, at] of timestamps.entries()) {
    const value = values?.[index];
    if (typeof value !== "number" || !Number.isFinite(value) || !Number.isFinite(at)) continue;
    points.push({ at, value: Math.max(-LARGEST, Math.min(LARGEST, value)) });
  }
  return points.sort((a, b) => a.at - b.at);
}

/** Unix seconds of an ISO time; 0 of one that has the form and is none, such as the 31st of February. */
export const secondsOf = (instant: string): number => Date.parse(instant) / 1000 || 0;

const byPlace = (a: Track, b: Track): number => {
  const [one, other] = [`${a.node} ${a.name} ${a.reference}`, `${b.node} ${b.name} ${b.reference}`];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** Every series of a material, its nodes' metrics and the further ones, in an order that does not depend on the material's. */
export function tracksOf({ metrics: { normal, incident }, further, windows }: IncidentMaterial): readonly Track[] {
  const nodes = new Set([...Object.keys(normal.series), ...Object.keys(incident.series)]);
  const own = [...nodes].flatMap((node): Track[] => {
    const before = Object.hasOwn(normal.series, node) ? normal.series[node] : undefined;
    const now = Object.hasOwn(incident.series, node) ? incident.series[node] : undefined;
    return [...new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})])].map((name) => ({
      node,
      name,
      unit: unitOf(name),
      reference: `${name} of ${node}`,
      normal: pointsOf(normal.timestamps, before?.[name]),
      incident: pointsOf(incident.timestamps, now?.[name]),
      incidentTimes: incident.timestamps,
    }));
  });
  const from = secondsOf(windows.incident.from);
  const others = further.map(({ node, name, statistic, unit, reference, timestamps, values }): Track => {
    const points = pointsOf(timestamps, values);
    return {
      node,
      name: `${name}/${statistic}`,
      unit,
      reference,
      normal: points.filter(({ at }) => at < from),
      incident: points.filter(({ at }) => at >= from),
      incidentTimes: timestamps.filter((at) => at >= from),
    };
  });
  return [...own, ...others].sort(byPlace);
}
