import { median } from "../robust.js";
import { countDistance } from "../root-cause/signals.js";
import { steadied, usualOf } from "../root-cause/usual.js";
import type { Track, TrackPoint } from "./tracks.js";

/** What a series did that it does not usually do. */
export interface Unusual {
  readonly track: Track;
  readonly kind: "spike" | "dip" | "shift" | "silence";
  readonly direction: "above" | "below";
  /** Standard deviations of the worst run of points. */
  readonly distance: number;
  /** 1 − p: p is how often chance would give such a run. */
  readonly score: number;
  readonly expected: number;
  /** Middle of the run; null when there are no points any more. */
  readonly observed: number | null;
  /** When it began, Unix seconds. */
  readonly since: number;
}

/** Fewer points tell nothing of what is usual. */
const LEAST_NORMAL = 3;
const UNUSUAL_FROM = 0.99;
/** Nothing in the normal window, and this many now, is news. */
const LEAST_EVENTS = 3;
/** A change under this share of what is usual is no news, however still the series has been. */
const LEAST_CHANGE = 0.1;
/** Points in a row that make a new level. */
const LASTING = 6;
const FARTHEST = 1000;
/** A point as far away belongs to the disorder when it runs into it. */
const BELONGS = 3;
/** Spread of a series of few points is held against this share of its middle. */
const COMMON_SHARE = 0.1;
/** Times scatter more, by factors. */
const COMMON_OF_TIMES = 0.3;
/** Requests a point where none are told. */
const ASSUMED_REQUESTS = 100;
/** Least deviation of a level that is counted, as a part of what a Poisson count has. */
const LEAST_COUNT = 0.5;
/** Shorter times than this share of the usual one are all the same. */
const LEAST_TIME = 0.01;
/** Standard deviations that chance may reach in a run; more only where the normal window did. */
const CHANCE = 3.5;

interface Judged {
  readonly normal: readonly number[];
  readonly incident: readonly number[];
  readonly expected: number;
}

const valuesOf = (points: readonly TrackPoint[]): number[] => points.map(({ value }) => value);

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Distances of counts from their rate, in deviations of a Poisson count, wider where the series scatters more. */
function counts(normal: readonly number[], incident: readonly number[]): Judged {
  const expected = median(normal);
  const rate = Math.max(sum(normal) / normal.length, 0.5 / normal.length);
  const middle = expected > 0 ? expected : rate;
  const far = (value: number): number => countDistance(Math.max(0, value), middle);
  const own = usualOf(normal.map(far));
  const scatter = Math.max(1, own?.up ?? 1, own?.down ?? 1);
  const distance = (value: number): number => far(value) / scatter;
  return { normal: normal.map(distance), incident: incident.map(distance), expected };
}

/** The same of a quantity: median and robust spreads, those of few points held against a common share. */
function quantities(
  normal: readonly number[],
  incident: readonly number[],
  least = 0,
  common = COMMON_SHARE,
): Judged | undefined {
  const raw = usualOf(normal);
  if (!raw) return undefined;
  const steady = steadied(raw, common);
  const usual = { ...steady, up: Math.max(steady.up, least), down: Math.max(steady.down, least) };
  const distance = (value: number): number => (value - usual.middle) / (value > usual.middle ? usual.up : usual.down);
  return { normal: normal.map(distance), incident: incident.map(distance), expected: usual.middle };
}

/** Times scatter by factors: their logarithms are compared. Shifted by 1, so that a common share means the same of all of them. */
function times(normal: readonly number[], incident: readonly number[]): Judged | undefined {
  const middle = median(normal);
  if (!(middle > 0)) return quantities(normal, incident);
  const factor = (value: number): number => 1 + Math.log(Math.max(value, middle * LEAST_TIME) / middle);
  const judged = quantities(normal.map(factor), incident.map(factor), 0, COMMON_OF_TIMES);
  return judged && { ...judged, expected: middle };
}

const isAvailability = (name: string): boolean => name.startsWith("availability/");
const isTime = ({ unit }: Track): boolean => ["Seconds", "Milliseconds", "Microseconds"].includes(unit);
const isCount = ({ name, unit }: Track): boolean => unit === "Count" && /\/(Sum|SampleCount)$/.test(name);

function distancesOf(track: Track, requests: number): Judged | undefined {
  const [normal, incident] = [valuesOf(track.normal), valuesOf(track.incident)];
  if (isCount(track)) return counts(normal, incident);
  if (isTime(track)) return times(normal, incident);
  // A queue that was empty and holds one message is hardly news.
  if (track.unit === "Count") return quantities(normal, incident, LEAST_COUNT * Math.sqrt(Math.max(1, median(normal))));
  if (!isAvailability(track.name)) return quantities(normal, incident);
  const failed = (percent: number): number => (requests * (100 - Math.max(0, Math.min(100, percent)))) / 100;
  const judged = counts(normal.map(failed), incident.map(failed));
  const turned = (distances: readonly number[]): number[] => distances.map((distance) => -distance);
  return { normal: turned(judged.normal), incident: turned(judged.incident), expected: median(normal) };
}

interface Run {
  readonly distance: number;
  readonly from: number;
  readonly to: number;
}

/** The run of points that lies farthest on one side, as a sum in standard deviations of such a sum. */
function worstRun(distances: readonly number[], side: 1 | -1): Run {
  let best: Run = { distance: 0, from: 0, to: 0 };
  for (let from = 0; from < distances.length; from += 1) {
    let total = 0;
    for (let to = from; to < distances.length; to += 1) {
      total += side * Math.max(-FARTHEST, Math.min(FARTHEST, distances[to] ?? 0));
      const distance = total / Math.sqrt(to - from + 1);
      if (distance > best.distance) best = { distance, from, to };
    }
  }
  return best;
}

/** How far runs of the same length go in the normal window. */
function byChance(normal: readonly number[], width: number, side: 1 | -1): number {
  const runs: number[] = [];
  for (let from = 0; from + width <= normal.length; from += Math.max(1, width >> 1))
    runs.push(worstRun(normal.slice(from, from + width), side).distance);
  return runs.length < 3 ? CHANCE : Math.max(CHANCE, runs.sort((a, b) => a - b)[Math.floor(0.9 * runs.length)] ?? 0);
}

/** Upper tail of a normal distribution times the runs that were tried, never above 1 (Chernoff's bound is twice it at most here). */
const chanceOf = (distance: number, points: number): number =>
  Math.min(1, 0.5 * Math.exp(-(distance ** 2) / 2) * Math.max(1, (points * (points + 1)) / 2));

/** When the run began: also points of the normal window that lead into it belong to it; one calm point between does not end it. */
function beginOf(track: Track, judged: Judged, run: Run, side: 1 | -1): number {
  const points = [...track.normal, ...track.incident];
  const distances = [...judged.normal, ...judged.incident];
  const worst = distances[judged.normal.length + run.from] ?? 0;
  let first = judged.normal.length + run.from;
  const belongs = (at: number): boolean => side * (distances[at] ?? 0) >= Math.min(BELONGS, Math.abs(worst));
  while (first > 0 && (belongs(first - 1) || (first > 1 && belongs(first - 2)))) first -= belongs(first - 1) ? 1 : 2;
  return points[first]?.at ?? 0;
}

function silenceOf(track: Track): Unusual | undefined {
  const usual = median(valuesOf(track.normal));
  const [first] = track.incidentTimes;
  // A series of events that may not happen tells nothing by ending.
  const regular = track.normal.length >= LEAST_NORMAL && usual > 0;
  if (!regular || track.incident.length > 0 || track.incidentTimes.length < 2 || first === undefined) return undefined;
  const since = Math.min(...track.incidentTimes);
  return { track, kind: "silence", direction: "below", distance: FARTHEST, score: 1, expected: usual, observed: null, since };
}

/**
 * Compares a series' incident with what was usual of it.
 * @param requests of its node in a point, as far as they are known: what a share of failures weighs
 * @returns undefined when it is as usual, or too few points tell
 */
export function unusualOf(track: Track, requests: number = ASSUMED_REQUESTS): Unusual | undefined {
  if (track.normal.length < LEAST_NORMAL) return undefined;
  if (track.incident.length === 0) return silenceOf(track);
  const judged = distancesOf(track, Math.max(1, requests));
  if (!judged) return undefined;
  const [up, down] = [worstRun(judged.incident, 1), worstRun(judged.incident, -1)];
  const side = up.distance >= down.distance ? 1 : -1;
  const run = side === 1 ? up : down;
  const distance = (run.distance * CHANCE) / byChance(judged.normal, judged.incident.length, side);
  const score = 1 - chanceOf(distance, judged.incident.length);
  const within = valuesOf(track.incident.slice(run.from, run.to + 1));
  const observed = sum(within) / within.length;
  const { expected } = judged;
  const small =
    isCount(track) && expected < 1
      ? sum(within) < LEAST_EVENTS
      : Math.abs(observed - expected) < LEAST_CHANGE * Math.abs(expected);
  if (score < UNUSUAL_FROM || (small && !isAvailability(track.name))) return undefined;
  const direction = side === 1 ? "above" : "below";
  const lasting = run.to - run.from + 1 >= LASTING;
  const silent = side === -1 && observed === 0 && lasting && isCount(track);
  const kind = silent ? "silence" : lasting ? "shift" : side === 1 ? "spike" : "dip";
  return {
    track,
    kind,
    direction,
    distance: Math.min(FARTHEST, run.distance),
    score,
    expected,
    observed,
    since: beginOf(track, judged, run, side),
  };
}
