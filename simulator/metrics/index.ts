export type { MetricColumn } from "./column.js";
export { type Dimensions, type MetricDatum, type MetricId, metricKey, type StatisticSet } from "./datum.js";
export { MetricDatumError, MetricError, MetricQueryError } from "./errors.js";
export { checkPeriod, type Datapoint, type StatisticsQuery } from "./query.js";
export type { StatisticReader } from "./reader.js";
export { createMetricStore, type MetricSource, type MetricStore, type MetricStoreOptions } from "./store.js";
export { UNITS } from "./units.js";
