import type { MetricId } from "./datum.js";
import { MetricQueryError } from "./errors.js";
import type { Metric } from "./metric.js";
import { bucketAt } from "./source.js";
import type { Fold } from "./statistics/fold.js";

const MINUTE_MS = 60_000;

/** What is asked for. Times are epoch milliseconds. */
export interface StatisticsQuery extends MetricId {
  /** Any of page "CloudWatch statistics definitions": `Sum`, `p99`, `TM(10%:90%)` … */
  readonly statistic: string;
  /** 1, 5, 10, 20, 30 or a multiple of 60. Below 60 only high-resolution data answers. */
  readonly periodSeconds: number;
  /** Rounded down to the minute (to the period below a minute); periods are counted from there. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Only data of this unit; default: any. */
  readonly unit?: string;
}

/** The statistic of the period [timestamp, timestamp + period). */
export interface Datapoint {
  /** Start of the period, epoch milliseconds. */
  readonly timestamp: number;
  readonly value: number;
  /** The one unit of the data; undefined when units are mixed. */
  readonly unit?: string;
}

/** @throws {MetricQueryError} for a period that CloudWatch does not know */
export function checkPeriod(periodSeconds: number): void {
  if ([1, 5, 10, 20, 30].includes(periodSeconds) || (periodSeconds > 0 && periodSeconds % 60 === 0)) return;
  throw new MetricQueryError(`period ${periodSeconds} s is not supported: use 1, 5, 10, 20, 30 or a multiple of 60`);
}

/** Answers a query, jumping from data to data. @throws {MetricQueryError} */
export function datapoints(query: StatisticsQuery, metric: Metric | undefined, fold: Fold): Datapoint[] {
  checkPeriod(query.periodSeconds);
  const periodMs = query.periodSeconds * 1000;
  const grain = Math.min(periodMs, MINUTE_MS);
  const from = Math.floor(query.from / grain) * grain;
  const sources = metric?.reading(query.unit)(periodMs) ?? [];
  const next = (time: number): number =>
    Math.min(...sources.map((source) => source.next(bucketAt(time, source.resolutionMs)) * source.resolutionMs));
  const points: Datapoint[] = [];
  for (let time = next(from); time < query.to; ) {
    const timestamp = from + Math.floor((time - from) / periodMs) * periodMs;
    const end = Math.min(timestamp + periodMs, query.to);
    const here = sources.filter(
      (source) => source.count(bucketAt(timestamp, source.resolutionMs), bucketAt(end, source.resolutionMs)) > 0,
    );
    const value = fold(here, timestamp, end);
    const units = new Set(here.map((source) => source.unit));
    const [unit] = units;
    if (!Number.isNaN(value)) points.push({ timestamp, value, ...(units.size === 1 ? { unit } : {}) });
    time = next(timestamp + periodMs);
  }
  return points;
}
