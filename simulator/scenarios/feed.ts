import type { Simulation } from "../simulation/index.js";
import type { LogFeed, MetricFeed } from "./scenario.js";

const MINUTE_MS = 60_000;
/** Time between two advances: minutes that are open are searched, so there should not be too many. */
const ADVANCE_MS = 60 * MINUTE_MS;

/** One value every so many minutes as one a minute. */
function minutely(values: Float64Array, minutes: number): Float64Array {
  if (minutes === 1) return values;
  const spread = new Float64Array(values.length * minutes).fill(Number.NaN);
  for (let index = 0; index < values.length; index += 1) spread[index * minutes] = values[index] ?? Number.NaN;
  return spread;
}

/** Puts the values of a metric, each at the start of its interval: as a column where there is one a minute at most. */
export function putMetricFeed(simulation: Simulation, start: number, { metric, series, unit, intervalMs }: MetricFeed): void {
  const { values, several } = series;
  const isFine = simulation.watched(metric.namespace, metric.name)?.highResolution === true;
  const base = { ...metric, unit, ...(isFine && { storageResolution: 1 as const }) };
  const isColumn = intervalMs % MINUTE_MS === 0 && !isFine;
  if (isColumn) simulation.store.addColumn(metric, { start, values: minutely(values, intervalMs / MINUTE_MS) }, unit);
  else
    for (const [index, value] of values.entries())
      if (!Number.isNaN(value)) simulation.putMetric({ ...base, timestamp: start + index * intervalMs, value });
  for (const [index, counted] of several)
    simulation.putMetric({
      ...base,
      timestamp: start + index * intervalMs,
      values: counted.map(({ value }) => value),
      counts: counted.map(({ count }) => count),
    });
}

interface Lines {
  readonly t: number;
  readonly group: string;
  readonly message: string;
  readonly count: number;
}

/** Puts log lines in order of time, each at the start of its interval, and advances behind them. */
export function putLogFeeds(simulation: Simulation, start: number, end: number, feeds: readonly LogFeed[]): void {
  const all: Lines[] = [];
  for (const { group, message, lines, intervalMs } of feeds)
    for (const [index, count] of lines.values.entries()) {
      const t = start + index * intervalMs;
      if (count > 0 && t < end) all.push({ t, group, message, count });
    }
  all.sort((a, b) => a.t - b.t);
  let due = start + ADVANCE_MS;
  for (const { t, group, message, count } of all) {
    if (t >= due) {
      simulation.advance(Math.floor(t / MINUTE_MS) * MINUTE_MS);
      due = t + ADVANCE_MS;
    }
    for (let line = 0; line < count; line += 1) simulation.putLog(t, group, message);
  }
}
