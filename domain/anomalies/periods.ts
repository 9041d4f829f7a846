import type { AnomalySeries } from "../contracts/anomaly-series.js";

/** Whole periods, [from, to) in epoch milliseconds. */
export interface Periods {
  readonly from: number;
  readonly to: number;
}

/** Datapoints by the begin of their period, epoch milliseconds. */
export type Datapoints = ReadonlyMap<number, number>;

/** What was read of a series. */
export interface SeriesData {
  readonly metric: Datapoints;
  /** Of a series that is a share. */
  readonly per?: Datapoints;
}

/** The value of one period. */
export interface PeriodValue {
  /** Begin of the period, epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

/** End of the newest period that is complete and has settled. @param now epoch milliseconds */
export const settledUntil = (now: number, settleSeconds: number, periodSeconds: number): number => {
  const periodMs = periodSeconds * 1000;
  return Math.floor((now - settleSeconds * 1000) / periodMs) * periodMs;
};

/** The value of a period; undefined where nothing is known. What is no number counts as not there. */
function valueAt({ per, missing }: AnomalySeries, data: SeriesData, at: number): number | undefined {
  const value = known(data.metric.get(at));
  if (!per) return value ?? (missing === "zero" ? 0 : undefined);
  const whole = known(data.per?.get(at));
  // Of something that happened, a part that nobody counted is none.
  return whole === undefined || whole === 0 ? undefined : known((100 * (value ?? 0)) / whole);
}

const known = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;

/** The values of periods, in order; those of which nothing is known are left out. */
export function valuesOf(series: AnomalySeries, data: SeriesData, { from, to }: Periods): PeriodValue[] {
  const values: PeriodValue[] = [];
  for (let at = from; at < to; at += series.periodSeconds * 1000) {
    const value = valueAt(series, data, at);
    if (value !== undefined) values.push({ at, value });
  }
  return values;
}

/** Periods from the first one that has a datapoint on: before it the series was not there, which is not the same as 0. */
export function sinceFirst({ metric, per }: SeriesData, { from, to }: Periods): Periods {
  const times = [...metric.keys(), ...(per?.keys() ?? [])].filter((at) => at >= from && at < to);
  return { from: times.reduce((first, at) => Math.min(first, at), to), to };
}
