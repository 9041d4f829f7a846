/** Events of a stretch of time, and the good ones among them. */
export interface Tally {
  readonly good: number;
  readonly total: number;
}

/** The events that began at `at` or later, and before the next point. */
export interface TallyPoint extends Tally {
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A reading of a counter that only grows, until whatever counts starts anew. */
export interface Reading {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

const isCount = (value: number): boolean => value >= 0 && value <= Number.MAX_SAFE_INTEGER;

/**
 * What a tally counts for: counts that are no counts (NaN, negative, beyond the largest safe integer) are nothing at all, as if the minute were missing;
 * more good events than events, which two metrics of one minute may well say, are as many as there are events.
 */
export const sound = ({ good, total }: Tally): Tally =>
  isCount(good) && isCount(total) ? { good: Math.min(good, total), total } : { good: 0, total: 0 };

/** Events in [from, to), in epoch milliseconds. A minute that is missing had no events. */
export function tallyOf(points: Iterable<TallyPoint>, from: number, to: number): Tally {
  let good = 0;
  let total = 0;
  for (const point of points) {
    if (!(point.at >= from && point.at < to)) continue;
    const counted = sound(point);
    good += counted.good;
    total += counted.total;
  }
  return { good, total };
}

/** Requests that were answered within the threshold, both in one unit. What is not a number was not measured and is no event. */
export function latencyTally(latencies: Iterable<number>, threshold: number): Tally {
  let good = 0;
  let total = 0;
  for (const latency of latencies) {
    if (Number.isNaN(latency)) continue;
    total += 1;
    if (latency <= threshold) good += 1;
  }
  return { good, total };
}

/** Events and failures, as most metrics count them. */
export const tallyOfFailures = (total: number, failed: number): Tally => sound({ good: Math.max(0, total - failed), total });

/** Share of good events, in [0, 1]; null when there were none: neither good nor bad. */
export function sliOf(tally: Tally): number | null {
  const { good, total } = sound(tally);
  return total === 0 ? null : good / total;
}

/**
 * What a counter grew by from reading to reading. A counter that stepped back was started anew, at 0: it grew by what it shows,
 * and what it had counted since the reading before is lost. Readings that are no counts, or not later than the one before, are
 * left out.
 */
export function increments(readings: Iterable<Reading>): Reading[] {
  const grown: Reading[] = [];
  let last: Reading | undefined;
  for (const reading of readings) {
    if (!isCount(reading.value) || (last && !(reading.at > last.at))) continue;
    if (last) grown.push({ at: reading.at, value: reading.value >= last.value ? reading.value - last.value : reading.value });
    last = reading;
  }
  return grown;
}
