import { COUNT_RANGE, type Metric, type MetricRange, type Statistic } from "./metric.js";

/** The stage whose metrics are wanted. */
export interface ApiMetricsProps {
  readonly apiName: string;
  readonly stageName: string;
}

/** API Gateway gives up on a function after this time (page "Amazon API Gateway quotas"). */
const LONGEST_REQUEST_MS = 29_000;

/**
 * Metrics that API Gateway reports of a stage (page "Amazon API Gateway dimensions and metrics"). Each request adds a 0 or a 1 to
 * the two kinds of errors: their Sum is how many failed, their Average is the share, so a rate needs no metric math.
 */
export function apiMetrics({ apiName, stageName }: ApiMetricsProps) {
  const of = (name: string, statistic: Statistic, range: MetricRange = COUNT_RANGE): Metric => ({
    namespace: "AWS/ApiGateway",
    name,
    dimensions: { ApiName: apiName, Stage: stageName },
    statistic,
    range,
  });
  const limited = `API Gateway answers for a function after ${LONGEST_REQUEST_MS} ms`;
  return {
    requests: of("Count", "Sum"),
    /** Share of the requests that were answered 5xx, from 0 to 1. */
    errorShare: of("5XXError", "Average", { lowest: 0, highest: 1, because: "a share is at most 1" }),
    /** Requests that were answered 5xx. */
    serverErrors: of("5XXError", "Sum"),
    /** Requests that were answered 4xx. */
    clientErrors: of("4XXError", "Sum"),
    /** Milliseconds from request to answer. */
    latency: (statistic: Statistic): Metric =>
      of("Latency", statistic, { lowest: 0, highest: LONGEST_REQUEST_MS, because: limited }),
    cacheHits: of("CacheHitCount", "Sum"),
    cacheMisses: of("CacheMissCount", "Sum"),
  };
}
