export { createMetricsClient } from "./client.js";
export type {
  BusinessOptions,
  ClientClock,
  ClientError,
  ClientStats,
  Drop,
  DropReason,
  FetchLike,
  FlushResult,
  MetadataValue,
  MetricsClient,
  MetricsClientOptions,
  Performance,
  PostedMetric,
  TrackOptions,
} from "./types.js";
