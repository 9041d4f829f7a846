import { countDistance, type NodeSignals, nameOf, type Series, STATISTICS, seriesOf } from "./signals.js";
import type { Incident, Symptom } from "./types.js";

/** When the target was out of order, and how plainly. */
export interface Focus {
  readonly symptom: Symptom;
  /** Whether a point of the incident's window belongs to the disorder. */
  readonly bad: readonly boolean[];
  /** Whether the target was as usual at that point, so that other nodes can be seen at rest there too. */
  readonly quiet: readonly boolean[];
  /** 1: as far from usual as chance goes; more is plainer. */
  readonly strength: number;
}

/** Distances that chance alone does not reach: of the worst run of points, and of the gap between good and bad points. */
const CHANCE_RUN = 3;
const CHANCE_GAP = 4;
/** The good points of a window are as good as the normal ones within so many standard deviations. */
const GOOD = 3;
const FEW = 4;
/** Points so much better than the bad ones are good too: the target has drifted a little since. */
const SMALL_PART = 0.2;
const FARTHEST = 50;
/** As many stretches of the normal window tell how far chance goes. */
const MOST_STRETCHES = 200;

interface Split {
  readonly gap: number;
  readonly above: number;
}

/** Near 0 as it is, far away as a logarithm: a single wild point must not make all others look good. */
const squeezed = (distance: number): number => Math.asinh(distance / 2);

/** The points that are there, in ascending order. */
const ascending = (distances: readonly number[]): Float64Array =>
  Float64Array.from(distances.filter((value) => !Number.isNaN(value))).sort();

/** The cut between good and bad points that separates them best (Otsu's criterion, on squeezed distances). */
function split(distances: readonly number[]): Split | undefined {
  const sorted = ascending(distances);
  const scale = sorted.map(squeezed);
  const [all, sum] = [total(scale), total(sorted)];
  let best: Split | undefined;
  let bestSpread = -1;
  let below = 0;
  let sumBelow = 0;
  for (let count = 1; count < sorted.length; count += 1) {
    below += scale[count - 1] ?? 0;
    sumBelow += sorted[count - 1] ?? 0;
    const rest = sorted.length - count;
    const low = sumBelow / count;
    const high = (sum - sumBelow) / rest;
    const spread = count * rest * ((all - below) / rest - below / count) ** 2;
    if (spread <= bestSpread || low > Math.max(GOOD, SMALL_PART * high)) continue;
    bestSpread = spread;
    const between = high - low;
    best = { gap: between / Math.sqrt(1 / rest + 1 / count), above: ((sorted[count - 1] ?? 0) + (sorted[count] ?? 0)) / 2 };
  }
  return best;
}

/** Largest sum of the worst points, in standard deviations of such a sum. */
function worstRun(distances: readonly number[]): number {
  let sum = 0;
  let worst = 0;
  for (const [index, value] of ascending(distances).reverse().entries()) {
    sum += value;
    worst = Math.max(worst, sum / Math.sqrt(index + 1));
  }
  return worst;
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const quantile = (values: number[], share: number): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

/** How far the same figures go in the normal window, so that a restless target has to do more to be noticed. */
function byChance(normal: readonly number[], width: number): { run: number; gap: number } {
  const runs: number[] = [];
  const gaps: number[] = [];
  const step = Math.max(1, Math.floor((normal.length - width) / MOST_STRETCHES));
  for (let from = 0; from + width <= normal.length; from += step) {
    const stretch = normal.slice(from, from + width);
    runs.push(worstRun(stretch));
    gaps.push(split(stretch)?.gap ?? 0);
  }
  // Few points know their own spread badly.
  const few = 1 + FEW / Math.max(1, normal.filter((value) => !Number.isNaN(value)).length);
  return { run: Math.max(few * CHANCE_RUN, quantile(runs, 0.9)), gap: Math.max(few * CHANCE_GAP, quantile(gaps, 0.9)) };
}

function judge(symptom: Symptom, normal: readonly number[], now: readonly number[]): Focus {
  const chance = byChance(normal, now.length);
  const cut = split(now);
  const run = worstRun(now);
  const apart = cut !== undefined && cut.gap > CHANCE_GAP * 0.75;
  const strength = Math.max(run / chance.run, apart ? cut.gap / chance.gap : 0);
  const bad = now.map((value) => !Number.isNaN(value) && (apart ? value > cut.above : value > 0));
  const quiet = now.map((value) => apart && value <= cut.above);
  return { symptom, bad: bad.some(Boolean) ? bad : now.map(() => true), quiet, strength };
}

const distance = (value: number | null, { usual }: Series, up: boolean): number => {
  if (value === null) return Number.NaN;
  const far = up ? (value - usual.middle) / usual.up : (usual.middle - value) / usual.down;
  return Math.max(-FARTHEST, Math.min(FARTHEST, far));
};

function judgeSeries(symptom: Symptom, series: Series, up: boolean): Focus {
  return judge(
    symptom,
    series.normal.map((value) => distance(value, series, up)),
    series.incident.map((value) => distance(value, series, up)),
  );
}

function judgeFailures(signals: NodeSignals): Focus | undefined {
  const { failures, requests, counts, usualCount } = signals;
  if (!failures?.incident.some((rate) => rate !== null)) return undefined;
  const far = (rate: number | null, count: number): number =>
    rate === null || count === 0 ? Number.NaN : countDistance(rate * count, count * failures.rate) / failures.scatter;
  return judge(
    "errors",
    failures.normal.map((rate, at) => far(rate, requests?.normal[at] ?? usualCount)),
    failures.incident.map((rate, at) => far(rate, counts[at] ?? usualCount)),
  );
}

/**
 * What is wrong with the target, at which points of the incident's window, and how sure that is.
 * @returns undefined when nothing is known of the target
 */
export function focusOf(incident: Incident, target: NodeSignals): Focus | undefined {
  const { metric, statistic, node } = incident.target;
  const answers = incident.incident.timestamps.length > 0;
  if (!answers) return undefined;
  const gone =
    target.requests !== undefined && target.requests.usual.middle >= 1 && target.requests.incident.every((value) => value === 0);
  if (target.requests && (gone || metric === "requests")) {
    const drop = judgeSeries(
      "drop",
      { ...target.requests, incident: target.requests.incident.map((value) => value ?? 0) },
      false,
    );
    const surge = judgeSeries("surge", target.requests, true);
    return surge.strength > drop.strength ? surge : drop;
  }
  if (metric === "availability") return judgeFailures(target);
  const asked = statistic === undefined ? STATISTICS : [statistic, ...STATISTICS];
  const series = seriesOf(incident, node, nameOf(incident, node, "latency", asked));
  if (!series?.incident.some((value) => value !== null)) return undefined;
  const usual = target.latency?.name === series.name ? target.latency.usual : series.usual;
  return judgeSeries("latency", { ...series, usual }, true);
}
