import { checkDatum, type Dimensions, type MetricDatum, type MetricId, metricKey, NO_UNIT } from "./datum.js";
import type { Distribution } from "./distribution.js";
import { MetricQueryError } from "./errors.js";
import { Series } from "./series.js";
import { joinDistributions, statisticNamed } from "./statistics.js";

const MINUTE_MS = 60_000;

/** Limits of a store. Its memory is at most metrics × retention in minutes × `maxValuesPerBucket` numbers. */
export interface MetricStoreOptions {
  /** How long data is kept, counted back from the newest datum. @default 24 hours */
  readonly retentionSeconds?: number;
  /** Different values kept exactly in a minute of a metric; above it percentiles are within 1 %. @default 512 */
  readonly maxValuesPerBucket?: number;
}

/** What is asked for. Times are epoch milliseconds. */
export interface StatisticsQuery extends MetricId {
  /** `SampleCount`, `Sum`, `Average`, `Minimum`, `Maximum` or a percentile such as `p99`. */
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

/** CloudWatch's metrics: put data, ask for statistics. */
export interface MetricStore {
  /** @throws {MetricDatumError} */
  put(datum: MetricDatum): void;
  /** Ascending by time; only periods with data. @throws {MetricQueryError} */
  statistics(query: StatisticsQuery): Datapoint[];
  /** Metrics with data, optionally of a namespace, a name, and with at least these dimensions. */
  list(namespace?: string, name?: string, dimensions?: Dimensions): MetricId[];
}

interface Metric {
  readonly id: MetricId;
  readonly series: Map<string, Series>;
}

function checkPeriod(periodSeconds: number): void {
  if ([1, 5, 10, 20, 30].includes(periodSeconds) || (periodSeconds > 0 && periodSeconds % 60 === 0)) return;
  throw new MetricQueryError(`period ${periodSeconds} s is not supported: use 1, 5, 10, 20, 30 or a multiple of 60`);
}

/** An empty store. It has no clock and does no I/O: the same puts give the same answers. */
export function createMetricStore(options: MetricStoreOptions = {}): MetricStore {
  const retentionMs = (options.retentionSeconds ?? 86_400) * 1000;
  const maxValues = options.maxValuesPerBucket ?? 512;
  const metrics = new Map<string, Metric>();
  let horizon = Number.NEGATIVE_INFINITY;

  const forgetBefore = (time: number): void => {
    for (const [key, metric] of metrics) {
      for (const [seriesKey, series] of metric.series) {
        series.dropBefore(time);
        if (series.isEmpty) metric.series.delete(seriesKey);
      }
      if (metric.series.size === 0) metrics.delete(key);
    }
  };

  const seriesFor = (datum: MetricDatum): Series => {
    const id = { namespace: datum.namespace, name: datum.name, dimensions: { ...datum.dimensions } };
    const key = metricKey(id);
    const metric = metrics.get(key) ?? { id, series: new Map<string, Series>() };
    metrics.set(key, metric);
    const unit = datum.unit ?? NO_UNIT;
    const resolutionMs = datum.storageResolution === 1 ? 1000 : MINUTE_MS;
    const seriesKey = `${resolutionMs} ${unit}`;
    const series = metric.series.get(seriesKey) ?? new Series(unit, resolutionMs, maxValues);
    metric.series.set(seriesKey, series);
    return series;
  };

  return {
    put(datum) {
      checkDatum(datum);
      // Whole minutes, so that a bucket is kept or dropped as a whole.
      const oldest = Math.floor((datum.timestamp - retentionMs) / MINUTE_MS) * MINUTE_MS;
      if (oldest > horizon) {
        horizon = oldest;
        forgetBefore(horizon);
      }
      if (datum.timestamp >= horizon) seriesFor(datum).put(datum);
    },

    statistics(query) {
      checkPeriod(query.periodSeconds);
      const statistic = statisticNamed(query.statistic);
      const metric = metrics.get(metricKey(query));
      if (!metric) return [];
      const periodMs = query.periodSeconds * 1000;
      const grain = Math.min(periodMs, MINUTE_MS);
      const from = Math.floor(query.from / grain) * grain;
      const periods = new Map<number, { parts: Distribution[]; units: Set<string> }>();
      for (const series of metric.series.values()) {
        if (series.resolutionMs > periodMs || (query.unit !== undefined && series.unit !== query.unit)) continue;
        for (const { start, data } of series.between(from, query.to)) {
          const timestamp = from + Math.floor((start - from) / periodMs) * periodMs;
          const period = periods.get(timestamp) ?? { parts: [], units: new Set() };
          periods.set(timestamp, period);
          period.parts.push(data);
          period.units.add(series.unit);
        }
      }
      return [...periods]
        .sort(([a], [b]) => a - b)
        .flatMap(([timestamp, { parts, units }]) => {
          const value = statistic(joinDistributions(parts));
          const [unit] = units;
          return value === null ? [] : [{ timestamp, value, ...(units.size === 1 ? { unit } : {}) }];
        });
    },

    list(namespace, name, dimensions = {}) {
      const wanted = Object.entries(dimensions);
      return [...metrics.values()]
        .map((metric) => metric.id)
        .filter((id) => namespace === undefined || id.namespace === namespace)
        .filter((id) => name === undefined || id.name === name)
        .filter((id) => wanted.every(([key, value]) => id.dimensions[key] === value));
    },
  };
}
