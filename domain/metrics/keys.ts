import type { MetricPoint } from "../contracts/metric.js";

// Keys of the table `metrics`. No tenant, service or type holds the separator `#`, so that no two things share a key.

/** What a series is of. */
export type SeriesName = Pick<MetricPoint, "service_name" | "metric_type">;

/** Lengths of time that points are summed up over. */
export const RESOLUTIONS = ["hour", "day"] as const;

/** One length of time that points are summed up over. */
export type Resolution = (typeof RESOLUTIONS)[number];

const LENGTH_MS: Readonly<Record<Resolution, number>> = { hour: 3_600_000, day: 86_400_000 };

/**
 * Shard of a data point: the same for the same id, and even over ids (FNV-1a). One partition of DynamoDB takes 1000 writes a second;
 * a hot series has as many as there are shards.
 */
export function shardOf(id: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % shards;
}

/** All shards there are, in order. */
export const allShards = (shards: number): readonly number[] => Array.from({ length: shards }, (_, shard) => shard);

/** Partition of the points of one shard of a series. */
export const rawSeries = (tenant: string, { service_name, metric_type }: SeriesName, shard: number): string =>
  `${tenant}#${service_name}#${metric_type}#${shard}`;

/** Partition of one shard of a service in the index `by-service`: points of all its series. */
export const serviceShard = (tenant: string, serviceName: string, shard: number): string => `${tenant}#${serviceName}#${shard}`;

/** Partition of the marks that points of a partition are processed; the sort key is the point's. */
export const doneSeries = (raw: string): string => `${raw}#done`;

/** Partition of the last questions about a series; the sort key is the reason. */
export const askedSeries = (raw: string): string => `${raw.slice(0, raw.lastIndexOf("#"))}#asked`;

/** Partition of the notes that points of a partition are not queued; the sort key is the point's. */
export const pendingSeries = (raw: string): string => `${raw}#pending`;

/** Partition of the points that notes are about. */
export const pointsOfPending = (series: string): string => series.slice(0, series.lastIndexOf("#"));

/** Partition of the sums over the points of a partition. */
export const rollupSeries = (raw: string, resolution: Resolution): string => `${raw}#${resolution}`;

/**
 * Sort key of a sum: the start of its hour or day in UTC.
 * @example rollupAt("2026-01-02T03:04:05.678Z", "hour") // "2026-01-02T03:00:00.000Z"
 */
export const rollupAt = (timestamp: string, resolution: Resolution): string => {
  const length = LENGTH_MS[resolution];
  return new Date(Math.floor(Date.parse(timestamp) / length) * length).toISOString();
};

/** Partition of the index `pending`: notes of a shard that points are not queued. */
export const pendingShard = (shard: number): string => `p${shard}`;

/** Sort key of a data point: two of the same time are two. */
export const sortKeyOf = ({ timestamp, id }: Pick<MetricPoint, "timestamp" | "id">): string => `${timestamp}#${id}`;

/** Above every sort key. */
export const LAST_KEY = "~";

/** Upper bound of a range of sort keys that ends with this time, all points of this very time included. */
export const throughTime = (timestamp: string): string => `${timestamp}#${LAST_KEY}`;

/**
 * The greatest text below a sort key that no sort key of another point lies above: a bound that includes itself and leaves
 * the key out. Keys end in letters or digits.
 */
export const justBefore = (key: string): string =>
  `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}${LAST_KEY}`;
