import type { IncidentMaterial } from "../../contracts/material.js";
import { median, PER_MAD } from "../robust.js";
import { secondsOf, type Track, tracksOf } from "./tracks.js";
import { instantOf } from "./words.js";

/** A disorder begins at most so many seconds before the incident's window. */
const MOST_BEFORE = 40 * 60;
/** Calm points of a series that must be left, or nothing can be compared. */
const LEAST_CALM = 4;
/** The two sides are apart by so many deviations of the calm one. */
const APART = 5;
/** Of the points between the new and the old beginning, so many must be like those of the incident. */
const ALIKE = 0.75;
/** Least deviation, as logarithm: a fifth. */
const LEAST_DEVIATION = 0.2;

/** Values on a scale on which factors are distances; what fails counts as a share, so that 100 and 99 % lie near. */
function scaled({ name, normal, incident }: Track): readonly { readonly at: number; readonly value: number }[] {
  const of = (value: number): number =>
    name.startsWith("availability/") ? Math.log(5 + Math.max(0, 100 - value)) : Math.log(1e-3 + Math.max(0, value));
  return [...normal, ...incident].map(({ at, value }) => ({ at, value: of(value) }));
}

/** When the level of a series changed, if that was before the incident's window: where the two sides are most unlike (CUSUM). */
function changeOf(track: Track, from: number): { readonly at: number; readonly distance: number } | undefined {
  const points = scaled(track);
  const before = points.filter(({ at }) => at < from).length;
  const total = points.reduce((sum, { value }) => sum + value, 0);
  let best = { place: -1, gain: 0 };
  let left = 0;
  for (const [place, { value }] of points.entries()) {
    const rest = points.length - place;
    const gain = place === 0 ? 0 : (place * rest * ((total - left) / rest - left / place) ** 2) / points.length;
    if (gain > best.gain) best = { place, gain };
    left += value;
  }
  const begin = points[best.place];
  if (!begin || best.place < LEAST_CALM || best.place >= before || begin.at < from - MOST_BEFORE) return undefined;
  const calm = points.slice(0, best.place).map(({ value }) => value);
  const later = points.slice(best.place).map(({ value }) => value);
  const [usual, now] = [median(calm), median(later)];
  const deviation = Math.max(LEAST_DEVIATION, PER_MAD * median(calm.map((value) => Math.abs(value - usual))));
  const middle = (usual + now) / 2;
  const between = points.slice(best.place, before);
  const alike = between.filter(({ value }) => value > middle === now > usual).length;
  const distance = Math.abs(now - usual) / deviation;
  return distance >= APART && alike >= ALIKE * between.length ? { at: begin.at, distance } : undefined;
}

/** By the noticed series of the noticed node, else by that of what it calls; where nothing is measured of it, by whichever changed most plainly. */
function onsetOf(material: IncidentMaterial): number | undefined {
  const { trigger, windows, edges } = material;
  const from = secondsOf(windows.incident.from);
  const tracks = tracksOf({ ...material, further: [] });
  const noticed = tracks.filter(({ name }) => name.startsWith(`${trigger.metric}/`));
  const own = noticed.filter(({ node }) => node === trigger.node);
  const callees = new Set(edges.flatMap(([caller, callee]) => (caller === trigger.node ? [callee] : [])));
  const told = own.some(({ normal, incident }) => normal.length > 0 && incident.length > 0);
  const changed = (list: readonly Track[]): number | undefined =>
    list.flatMap((track) => changeOf(track, from) ?? []).sort((a, b) => b.distance - a.distance || a.at - b.at)[0]?.at;
  return told ? (changed(own) ?? changed(noticed.filter(({ node }) => callees.has(node)))) : changed(tracks);
}

/**
 * The material with its windows parted where the disorder began. An alarm that tells only when something lasts comes when the end of the hour
 * before it is no longer normal, and would be compared with itself.
 * @returns the same material when nothing began before the incident's window
 */
export function partedAtOnset(material: IncidentMaterial): IncidentMaterial {
  const onset = onsetOf(material);
  if (onset === undefined) return material;
  const { metrics, logs, windows } = material;
  const { timestamps } = metrics.normal;
  const place = timestamps.findIndex((at) => at >= onset);
  if (place <= 0) return material;
  const moved = timestamps.slice(place);
  const nodes = [...new Set([...Object.keys(metrics.normal.series), ...Object.keys(metrics.incident.series)])];
  const seriesOf = (values: (node: string, name: string) => (number | null)[]) =>
    Object.fromEntries(
      nodes.map((node) => {
        const names = [...Object.keys(metrics.normal.series[node] ?? {}), ...Object.keys(metrics.incident.series[node] ?? {})];
        return [node, Object.fromEntries([...new Set(names)].map((name) => [name, values(node, name)]))];
      }),
    );
  const normal = (node: string, name: string): (number | null)[] =>
    timestamps.map((_, at) => metrics.normal.series[node]?.[name]?.[at] ?? null);
  const incident = (node: string, name: string): (number | null)[] =>
    metrics.incident.timestamps.map((_, at) => metrics.incident.series[node]?.[name]?.[at] ?? null);
  const begin = instantOf(onset);
  return {
    ...material,
    windows: { normal: { ...windows.normal, to: begin }, incident: { ...windows.incident, from: begin } },
    metrics: {
      normal: { timestamps: timestamps.slice(0, place), series: seriesOf((node, name) => normal(node, name).slice(0, place)) },
      incident: {
        timestamps: [...moved, ...metrics.incident.timestamps],
        series: seriesOf((node, name) => [...normal(node, name).slice(place), ...incident(node, name)]),
      },
    },
    logs: {
      normal: logs.normal.filter(({ at }) => secondsOf(at) < onset),
      incident: [...logs.normal.filter(({ at }) => secondsOf(at) >= onset), ...logs.incident],
    },
  };
}
