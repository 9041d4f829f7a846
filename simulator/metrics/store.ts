import type { MetricColumn } from "./column.js";
import { checkDatum, checkId, checkUnit, type Dimensions, type MetricDatum, type MetricId, metricKey, NO_UNIT } from "./datum.js";
import { Metric } from "./metric.js";
import { type Datapoint, datapoints, type StatisticsQuery } from "./query.js";
import { foldNamed, SourceReader, type StatisticReader } from "./reader.js";
import { Samples } from "./samples.js";
import type { Horizon } from "./series.js";

const MINUTE_MS = 60_000;
/** Memory is swept when data of this share of the retention is past it; what is past it is never read. */
const SWEEP_SHARE = 1 / 24;

/** Limits of a store. Memory of what is put: at most metrics × retention in minutes × `maxValuesPerBucket` values. */
export interface MetricStoreOptions {
  /** How long data that was put is kept, counted back from the newest datum; columns are kept. @default 24 hours */
  readonly retentionSeconds?: number;
  /** Different values kept exactly in a minute of a metric; above it percentiles are within 1 %. @default 512 */
  readonly maxValuesPerBucket?: number;
}

/** Where statistics are read from. */
export interface MetricSource {
  /**
   * A reader of one statistic; the metric may come into being later. With a unit only data of this unit counts, without one
   * all of it does (page "GetMetricStatistics"); units are not converted.
   * @throws {MetricQueryError} for a statistic or unit that CloudWatch does not know
   */
  reader(metric: MetricId, statistic: string, unit?: string): StatisticReader;
}

/** CloudWatch's metrics: put data, ask for statistics. */
export interface MetricStore extends MetricSource {
  /** @throws {MetricDatumError} */
  put(datum: MetricDatum): void;
  /** Adds one value a minute at once, kept without copying and for ever. @throws {MetricDatumError} */
  addColumn(metric: MetricId, column: MetricColumn, unit?: string): void;
  /** Ascending by time; only periods with data. @throws {MetricQueryError} */
  statistics(query: StatisticsQuery): Datapoint[];
  /** Metrics with data, optionally of a namespace, a name, and with at least these dimensions. */
  list(namespace?: string, name?: string, dimensions?: Dimensions): MetricId[];
}

/**
 * An empty store. It has no clock and does no I/O: the same puts give the same answers, in whatever order they come. A minute's
 * sum is exact until it is read; the sum of a period adds those of its minutes in order of time, unit after unit, columns last.
 */
export function createMetricStore(options: MetricStoreOptions = {}): MetricStore {
  const retentionMs = (options.retentionSeconds ?? 86_400) * 1000;
  const maxValues = options.maxValuesPerBucket ?? 512;
  const metrics = new Map<string, Metric>();
  const horizon: Horizon = { oldest: Number.NEGATIVE_INFINITY };
  const scratch = new Samples();
  let swept = Number.NEGATIVE_INFINITY;
  /** Metrics by their dimensions, where these are frozen: building the key of a metric takes longer than putting a value. */
  let byDimensions = new WeakMap<Dimensions, Metric>();

  const sweep = (): void => {
    swept = horizon.oldest;
    byDimensions = new WeakMap();
    for (const [key, metric] of metrics) {
      metric.sweep();
      if (!metric.watched && !metric.hasData) metrics.delete(key);
    }
  };

  const metricOf = (given: Omit<MetricId, "dimensions"> & { readonly dimensions?: Dimensions }): Metric => {
    const { dimensions } = given;
    const known = dimensions && byDimensions.get(dimensions);
    if (known && known.id.namespace === given.namespace && known.id.name === given.name) return known;
    const key = metricKey(given);
    let metric = metrics.get(key);
    if (!metric) {
      checkId(given);
      const id = { namespace: given.namespace, name: given.name, dimensions: { ...given.dimensions } };
      metric = new Metric(id, maxValues, horizon);
      metrics.set(key, metric);
    }
    if (dimensions && Object.isFrozen(dimensions)) byDimensions.set(dimensions, metric);
    return metric;
  };

  return {
    put(datum) {
      checkDatum(datum);
      // Whole minutes, so that a bucket is kept or dropped as a whole.
      const oldest = Math.floor((datum.timestamp - retentionMs) / MINUTE_MS) * MINUTE_MS;
      if (oldest > horizon.oldest) horizon.oldest = oldest;
      if (horizon.oldest - swept > retentionMs * SWEEP_SHARE) sweep();
      if (datum.timestamp >= horizon.oldest) metricOf(datum).put(datum, datum.unit ?? NO_UNIT);
    },

    addColumn(id, column, unit = NO_UNIT) {
      checkUnit(unit);
      metricOf(id).addColumn(column, unit);
    },

    reader(id, statistic, unit) {
      if (unit !== undefined) checkUnit(unit);
      const fold = foldNamed(statistic, scratch);
      const metric = metricOf(id);
      metric.watched = true;
      return new SourceReader(metric.reading(unit), fold);
    },

    statistics(query) {
      return datapoints(query, metrics.get(metricKey(query)), foldNamed(query.statistic, scratch));
    },

    list(namespace, name, dimensions = {}) {
      const wanted = Object.entries(dimensions);
      return [...metrics.values()]
        .filter(({ id }) => namespace === undefined || id.namespace === namespace)
        .filter(({ id }) => name === undefined || id.name === name)
        .filter(({ id }) => wanted.every(([key, value]) => id.dimensions[key] === value))
        .filter((metric) => metric.hasData)
        .map((metric) => metric.id);
    },
  };
}
