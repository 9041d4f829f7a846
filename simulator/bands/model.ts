import { median, robustDeviation } from "./robust.js";

/**
 * Name of the model, for output: CloudWatch does not publish its own, so what is told from a band here is a likeness.
 *
 * For a period that starts in a given hour the model looks at what was measured, before that hour began,
 * 1. in the same hour of the week of the last four weeks, when three of them have data; else
 * 2. in the same hour of the day of the last fourteen days, when three of them have data; else
 * 3. in the last 24 hours, when there are at least fifteen values;
 * else there is no band. The middle is the median; the spread is the median absolute deviation × 1.4826, at least 1 % of the
 * middle and, where more than half of the values are equal, at least their standard deviation.
 */
export const BAND_MODEL = "own model: median and MAD by hour of week, hour of day, last day";

/** Width in spreads when an expression names none (page "Using metric math"). */
export const DEFAULT_BAND_WIDTH = 2;

/** What the model expects of a period. */
export interface Expected {
  readonly middle: number;
  readonly spread: number;
}

/** Reads `points` periods that end at `end`, oldest first; NaN where data is missing. The array may be reused. */
export type History = (end: number, points: number, periodMs: number) => Float64Array;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Looks back in steps, as often as given; of each step one hour counts. */
interface Level {
  readonly stepMs: number;
  readonly steps: number;
  /** Steps that need data. */
  readonly enough: number;
  readonly leastValues: number;
}

const LEVELS: readonly Level[] = [
  { stepMs: 7 * DAY_MS, steps: 4, enough: 3, leastValues: 3 },
  { stepMs: DAY_MS, steps: 14, enough: 3, leastValues: 3 },
  { stepMs: HOUR_MS, steps: 24, enough: 1, leastValues: 15 },
];

/** Least spread as a share of the middle: a metric that never moves still gets a band. */
const LEAST_SPREAD_SHARE = 0.01;
/** Hours of which the expectation is kept; alarms look at the same few again and again. */
const KEPT_HOURS = 64;

/**
 * Expects, for each hour, what past hours like it showed. Looks back 28 days, keeps a few hours in memory; an hour is trained
 * when it is first asked for, so data that arrives later does not change it.
 */
export class BandModel {
  private readonly hours = new Map<number, Expected | null>();

  constructor(private readonly history: History) {}

  /** What is expected of the period that starts at `start`; null while too little is known. */
  at(start: number, periodMs: number): Expected | null {
    const hour = Math.floor(start / HOUR_MS) * HOUR_MS;
    const known = this.hours.get(hour);
    if (known !== undefined) return known;
    const trained = this.train(hour, periodMs);
    this.hours.set(hour, trained);
    for (const old of this.hours.keys()) {
      if (this.hours.size <= KEPT_HOURS) break;
      this.hours.delete(old);
    }
    return trained;
  }

  private train(hour: number, periodMs: number): Expected | null {
    const points = Math.max(Math.floor(HOUR_MS / periodMs), 1);
    for (const { stepMs, steps, enough, leastValues } of LEVELS) {
      const values: number[] = [];
      let withData = 0;
      for (let step = 1; step <= steps; step += 1) {
        const start = hour - step * stepMs;
        // A period longer than the step would reach into the hour that is judged.
        if (start + points * periodMs > hour) continue;
        const before = values.length;
        for (const value of this.history(start + points * periodMs, points, periodMs))
          if (!Number.isNaN(value)) values.push(value);
        if (values.length > before) withData += 1;
      }
      if (withData >= enough && values.length >= leastValues) return expectedOf(Float64Array.from(values));
    }
    return null;
  }
}

function expectedOf(values: Float64Array): Expected {
  const middle = median(values);
  const robust = robustDeviation(values, middle);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  return { middle, spread: Math.max(robust > 0 ? robust : deviation, Math.abs(middle) * LEAST_SPREAD_SHARE) };
}
