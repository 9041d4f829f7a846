export type { Dimensions, MetricDatum, MetricId, StatisticSet } from "./datum.js";
export { MetricDatumError, MetricError, MetricQueryError } from "./errors.js";
export type { Statistic } from "./statistics.js";
export { createMetricStore, type Datapoint, type MetricStore, type MetricStoreOptions, type StatisticsQuery } from "./store.js";
