import type { Focus } from "./focus.js";
import type { CallGraph } from "./graph.js";
import { countDistance, type NodeSignals, type Series } from "./signals.js";
import type { Symptom } from "./types.js";

/** One way in which one node is out of order, in the points of the incident's window. */
export interface Channel {
  /** By point: seconds of waiting, failed requests, missing or additional requests, beyond what is usual; NaN: no point. */
  readonly excess: readonly number[];
  /** The same over the bad points of the target, not below 0. */
  readonly total: number;
  /** Standard deviations, over the bad points. */
  readonly unusualness: number;
  /** Bad points that the series has. */
  readonly points: number;
  /** 0 when chance suffices, 1 when it cannot be. */
  readonly sure: number;
  readonly usual: number;
  /** Mean over the bad points; NaN without one. */
  readonly observed: number;
  /** Place of the first point that is plainly out of order; -1: none. */
  readonly first: number;
  readonly series: string;
}

export type Channels = Partial<Readonly<Record<Symptom, Channel>>>;

const FAR = 50;
const UNSURE_BELOW = 2.5;
const SURE_FROM = 6.5;
const BEGINS_AT = 3;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** How sure an unusualness is. */
export const sureness = (unusualness: number): number => clamp((unusualness - UNSURE_BELOW) / (SURE_FROM - UNSURE_BELOW), 0, 1);

/**
 * Where a series lies now when nothing is wrong: nodes drift between the windows for reasons that are not the target's. Where
 * the target had good points in the incident's window, the node's values there count, the more the farther they are from usual.
 */
function baseOf(values: readonly number[], { quiet }: Focus, middle: number, deviation: number): number {
  const good = values.filter((value, at) => quiet[at] && !Number.isNaN(value));
  if (good.length === 0) return middle;
  const shift = good.reduce((sum, value) => sum + value, 0) / good.length - middle;
  const chance = deviation ** 2 / good.length;
  return middle + shift * Math.max(0, 1 - chance / (shift ** 2 || 1));
}

interface Parts {
  readonly series: string;
  readonly usual: number;
  readonly values: readonly number[];
  readonly excess: readonly number[];
  readonly distances: readonly number[];
  /** Instead of the sum of the distances, where counts can be added up first. */
  readonly unusualness?: number;
}

function channel({ series, usual, values, excess, distances, ...given }: Parts, { bad }: Focus): Channel {
  let total = 0;
  let far = 0;
  let points = 0;
  let seen = 0;
  for (const [at, value] of excess.entries()) {
    if (!bad[at] || Number.isNaN(value)) continue;
    total += value;
    far += clamp(distances[at] ?? 0, -FAR, FAR);
    seen += values[at] ?? 0;
    points += 1;
  }
  const unusualness = Math.max(0, given.unusualness ?? (points === 0 ? 0 : far / Math.sqrt(points)));
  return {
    series,
    usual,
    excess,
    total: Math.max(0, total),
    unusualness,
    points,
    sure: total > 0 ? sureness(unusualness) : 0,
    observed: points === 0 ? Number.NaN : seen / points,
    first: distances.findIndex((value, at) => bad[at] && value > BEGINS_AT),
  };
}

const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? Number.NaN);

function latencyChannel({ latency, counts, usualCount }: NodeSignals, focus: Focus): Channel | undefined {
  if (!latency) return undefined;
  const values = numbers(latency.incident);
  const { middle, up } = latency.usual;
  const base = baseOf(values, focus, middle, up);
  // The mean of few requests scatters more.
  const noise = counts.map((count) => up * clamp(Math.sqrt(usualCount / Math.max(1, count)), 1, 3));
  return channel(
    {
      series: latency.name,
      usual: middle,
      values,
      excess: values.map((value, at) => (counts[at] ?? 0) * (value - base)),
      distances: values.map((value, at) => (value - base) / (noise[at] ?? up)),
    },
    focus,
  );
}

function errorChannel({ failures, counts }: NodeSignals, focus: Focus): Channel | undefined {
  if (!failures) return undefined;
  const rates = numbers(failures.incident);
  const sum = (where: readonly boolean[]): [number, number] =>
    rates.reduce<[number, number]>(
      ([failed, asked], rate, at) =>
        where[at] && !Number.isNaN(rate) ? [failed + rate * (counts[at] ?? 0), asked + (counts[at] ?? 0)] : [failed, asked],
      [0, 0],
    );
  const far = (failed: number, asked: number, rate: number): number =>
    asked === 0 ? 0 : countDistance(failed, asked * rate) / failures.scatter;
  const [failedInQuiet, askedInQuiet] = sum(focus.quiet);
  const drift = far(failedInQuiet, askedInQuiet, failures.rate);
  const quietRate = askedInQuiet === 0 ? failures.rate : failedInQuiet / askedInQuiet;
  const base = Math.max(failures.rate / 10, failures.rate + (quietRate - failures.rate) * Math.max(0, 1 - 1 / (drift ** 2 || 1)));
  const [failed, asked] = sum(focus.bad);
  return channel(
    {
      series: failures.name,
      usual: 100 * (1 - failures.rate),
      values: rates.map((rate) => 100 * (1 - rate)),
      excess: rates.map((rate, at) => (counts[at] ?? 0) * (rate - base)),
      distances: rates.map((rate, at) => far(rate * (counts[at] ?? 0), counts[at] ?? 0, base)),
      unusualness: far(failed, asked, base),
    },
    focus,
  );
}

function requestChannel(
  requests: Series,
  values: readonly number[],
  focus: Focus,
  up: boolean,
  expected: readonly number[],
): Channel {
  const { middle } = requests.usual;
  const deviation = up ? requests.usual.up : requests.usual.down;
  const base = baseOf(values, focus, middle, deviation);
  const excess = values.map((value, at) => (up ? value - base : base * (expected[at] ?? 1) - value));
  // Few requests scatter by chance as counts do, more than that by how restless the series has been.
  const restless = Math.max(1, deviation / Math.sqrt(Math.max(1, middle)));
  const far = (at: number): number =>
    (countDistance(values[at] ?? Number.NaN, Math.max(0.1, base * (expected[at] ?? 1))) / restless) * (up ? 1 : -1);
  return channel({ series: requests.name, usual: middle, values, excess, distances: values.map((_, at) => far(at)) }, focus);
}

/** Whether a node that used to tell its metrics tells nothing at the target's bad points. */
function isMute({ latency, failures, requests }: NodeSignals, { bad }: Focus): boolean {
  const regular = [latency, failures, requests].filter((each) => {
    const told = each?.normal.filter((value) => value !== null).length ?? 0;
    return each !== undefined && told >= 0.8 * each.normal.length && told > 0;
  });
  return regular.length > 0 && regular.every((each) => each?.incident.every((value, at) => !bad[at] || value === null));
}

/** Requests of the incident's window; a mute node had none. */
function requestValues(signals: NodeSignals, focus: Focus): number[] {
  const mute = isMute(signals, focus);
  return (signals.requests?.incident ?? []).map((value, at) => value ?? (mute && focus.bad[at] ? 0 : Number.NaN));
}

const ratios = (signals: NodeSignals, values: readonly number[]): number[] =>
  values.map((value) => (signals.usualCount > 0 ? value / signals.usualCount : Number.NaN));

const mostOf = (values: readonly number[]): number => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 1 : Math.max(...known);
};

/** A callee with less than this share of its usual requests is mute. */
const MUTE = 0.02;
/** Callers that fail before they call are more common than callees that lose a part of the calls. */
const PERHAPS = 0.3;

/** How each node is out of order while the target is. */
export function channelsOf(all: readonly NodeSignals[], graph: CallGraph, focus: Focus): readonly Channels[] {
  const values = all.map((signals) => requestValues(signals, focus));
  const share = all.map((signals, node) => ratios(signals, values[node] ?? []));
  const points = focus.bad.map((_, at) => at);
  return all.map((signals, node) => {
    const found: Partial<Record<Symptom, Channel>> = {};
    const latency = latencyChannel(signals, focus);
    if (latency) found.latency = latency;
    const errors = errorChannel(signals, focus);
    if (errors) found.errors = errors;
    const mine = values[node];
    if (!signals.requests || !mine) return found;
    found.surge = requestChannel(signals.requests, mine, focus, true, []);
    found.drop = requestChannel(signals.requests, mine, focus, false, []);
    // Fewer calls because the callers have fewer, or fail before they call anybody, are not this node's silence. But requests
    // that callers answered well must have been followed by calls, and a callee that all others outlive is likely mute.
    const callers = graph.callers[node] ?? [];
    const others = callers.flatMap((caller) => (graph.callees[caller] ?? []).filter((each) => each !== node));
    const expected = points.map((at) => {
      // A caller that is mute itself tells nothing, and whichever caller answers least may make most of the calls.
      const asking = callers
        .map((caller) => [share[caller]?.[at] ?? Number.NaN, 1 - (all[caller]?.failures?.incident[at] ?? 0)] as const)
        .filter(([ratio]) => ratio >= MUTE);
      const byCallers = Math.min(1, ...asking.map(([ratio]) => ratio));
      const answered = Math.min(1, ...asking.map(([ratio, well]) => ratio * well));
      const bySiblings = others.length === 0 ? byCallers : mostOf(others.map((other) => share[other]?.[at] ?? Number.NaN));
      const likely = Math.min(byCallers, bySiblings);
      const mute = (share[node]?.[at] ?? 1) < MUTE && answered < MUTE;
      return Math.max(answered, mute ? likely : answered + PERHAPS * (likely - answered));
    });
    found.silence = requestChannel(signals.requests, mine, focus, false, expected);
    return found;
  });
}
