import { MetricQueryError } from "../errors.js";
import type { Samples } from "../samples.js";
import { SIMPLE } from "./fold.js";
import { type Bounds, keep, rankUp } from "./trimmed.js";

/** A statistic of values in ascending order, at least one; NaN when they cannot tell it. */
export type OfSamples = (samples: Samples) => number;

/**
 * The smallest value that at least `percent` % of the samples do not exceed. CloudWatch does not publish how it computes
 * percentiles; this reading ("CloudWatch statistics definitions") always is a value that was measured.
 */
const percentile =
  (percent: number): OfSamples =>
  ({ values, counts, size, total }) => {
    const rank = rankUp(percent, total);
    let seen = 0;
    for (let index = 0; index < size; index += 1) {
      seen += counts[index] ?? 0;
      if (seen >= rank) return values[index] ?? Number.NaN;
    }
    return values[size - 1] ?? Number.NaN;
  };

/** Families with bounds, by the letters of their name. */
const BOUNDED: Readonly<Record<string, (bounds: Bounds) => OfSamples>> = {
  TM: (bounds) => (samples) => {
    const { count, sum } = keep(samples, bounds);
    return sum / count;
  },
  TC: (bounds) => (samples) => keep(samples, bounds).count,
  TS: (bounds) => (samples) => keep(samples, bounds).sum,
  WM: (bounds) => (samples) => {
    const { sum, below, above, lowEdge, highEdge } = keep(samples, bounds);
    return (sum + (below > 0 ? below * lowEdge : 0) + (above > 0 ? above * highEdge : 0)) / samples.total;
  },
  PR: (bounds) => (samples) => (100 * keep(samples, bounds).count) / samples.total,
};

const NUMBER = "\\d+(?:\\.\\d{1,10})?";
const ONE_NUMBER = new RegExp(`^(p|tm|tc|ts|wm)(${NUMBER})$`);
const TWO_BOUNDS = new RegExp(`^(TM|TC|TS|WM|PR)\\((${NUMBER})?(%)?:(${NUMBER})?(%)?\\)$`);

function ofOneNumber(name: string): OfSamples | null {
  const [, letters = "", text = ""] = ONE_NUMBER.exec(name) ?? [];
  const percent = Number(text);
  if (letters === "" || percent > 100) return null;
  if (letters === "p") return percentile(percent);
  return percent > 0 ? (BOUNDED[letters.toUpperCase()]?.({ low: 0, high: percent, unit: "percent" }) ?? null) : null;
}

function ofTwoBounds(name: string): OfSamples | null {
  const found = TWO_BOUNDS.exec(name);
  if (!found) return null;
  const [, letters = "", low, lowPercent, high, highPercent] = found;
  if ((low === undefined && (high === undefined || lowPercent)) || (high === undefined && highPercent)) return null;
  const percent = lowPercent !== undefined || highPercent !== undefined;
  const mixed = low !== undefined && high !== undefined && (lowPercent === undefined) !== (highPercent === undefined);
  const bounds: Bounds = {
    low: low === undefined ? (percent ? 0 : Number.NEGATIVE_INFINITY) : Number(low),
    high: high === undefined ? (percent ? 100 : Number.POSITIVE_INFINITY) : Number(high),
    unit: percent ? "percent" : "value",
  };
  if (mixed || bounds.low >= bounds.high || (percent && (letters === "PR" || bounds.high > 100))) return null;
  return BOUNDED[letters]?.(bounds) ?? null;
}

/**
 * The statistic of a name that needs the single values, or null when it does not.
 * @throws {MetricQueryError} for a name that CloudWatch does not know: no number is better than a wrong one
 */
export function statisticOfSamples(name: string): OfSamples | null {
  if (Object.hasOwn(SIMPLE, name)) return null;
  const found = name === "IQM" ? ofTwoBounds("TM(25%:75%)") : (ofOneNumber(name) ?? ofTwoBounds(name));
  if (found) return found;
  throw new MetricQueryError(
    `statistic "${name}" is not supported: use ${Object.keys(SIMPLE).join(", ")}, p0 to p100, tm, tc, ts or wm with a percentage ` +
      "such as tm99, TM, TC, TS or WM with bounds such as TM(10%:90%) or TM(150:1000), PR(:300), or IQM",
  );
}
