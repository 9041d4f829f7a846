export { createMetricsClient } from "./client.js";
export type {
  Access,
  BusinessOptions,
  ClientClock,
  ClientError,
  ClientSettings,
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
