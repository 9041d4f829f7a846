import type { MetricPoint, PendingMetric, PostedMetric, StoredMetric } from "../contracts/metric.js";
import { redactCardNumbers } from "../contracts/redaction.js";
import { pendingSeries, pendingShard, rawSeries, serviceShard, shardOf, sortKeyOf } from "./keys.js";
import { expiryOf, storedTime } from "./time.js";

type Metadata = NonNullable<PostedMetric["metadata"]>;

/** Shorter text and smaller numbers hold no card number. */
const SHORTEST_CARD = 13;

const mayHoldCard = (value: Metadata[string]): boolean =>
  typeof value === "string" ? value.length >= SHORTEST_CARD : typeof value === "number" && Math.abs(value) >= 1e12;

function redacted(metadata: Metadata): Metadata {
  let changed: Metadata | undefined;
  for (const key of Object.keys(metadata)) {
    const value = metadata[key];
    if (value === undefined || !mayHoldCard(value)) continue;
    const text = redactCardNumbers(String(value));
    if (text !== String(value)) changed = { ...(changed ?? metadata), [key]: text };
  }
  return changed ?? metadata;
}

/**
 * A posted metric as it is kept: its time in UTC, card numbers gone from its metadata.
 * @param arrival time of a metric that has none
 */
export function toPoint(
  { service_name, metric_type, value, unit, timestamp, metadata }: PostedMetric,
  id: string,
  arrival: string,
) {
  const point: MetricPoint = {
    service_name,
    metric_type,
    value,
    id,
    timestamp: timestamp === undefined ? arrival : storedTime(timestamp),
  };
  if (unit !== undefined) point.unit = unit;
  if (metadata !== undefined) point.metadata = redacted(metadata);
  if (timestamp === undefined) point.timed = "on-arrival";
  return point;
}

/** The points of a request whose first arrival was at another time: those it gave no time get that one. */
export const arrivedAt = (points: readonly MetricPoint[], arrival: string): readonly MetricPoint[] =>
  points.map((point) => (point.timed ? { ...point, timestamp: arrival } : point));

/** What a data point's item is made of beside the point. All of it is the first arrival's, also when a request is repeated. */
export interface StoredAbout {
  readonly tenant: string;
  readonly correlationId: string;
  readonly receivedAt: string;
  readonly shards: number;
  /** Days that a point is kept. */
  readonly retentionDays: number;
}

/** The item of a data point: always the same for the same point and arrival. */
export function toStored(point: MetricPoint, about: StoredAbout): StoredMetric {
  const { id, service_name, metric_type, value, timestamp, unit, metadata, timed } = point;
  const shard = shardOf(id, about.shards);
  // Written out: copying the point costs more than all else that a batch of them takes.
  const item: StoredMetric = {
    service_name,
    metric_type,
    value,
    id,
    timestamp,
    series: rawSeries(about.tenant, point, shard),
    at: sortKeyOf(point),
    tenantService: serviceShard(about.tenant, service_name, shard),
    correlationId: about.correlationId,
    receivedAt: about.receivedAt,
    expiresAt: expiryOf(timestamp, about.retentionDays),
  };
  if (unit !== undefined) item.unit = unit;
  if (metadata !== undefined) item.metadata = metadata;
  if (timed !== undefined) item.timed = timed;
  return item;
}

/** The note that the queue did not take a data point, for the sweep to find. */
export const toPending = ({ tenantService: _, ...item }: StoredMetric, shards: number): PendingMetric => ({
  ...item,
  series: pendingSeries(item.series),
  pending: pendingShard(shardOf(item.id, shards)),
});

/** A stored data point as the API shows it. */
export const toVisible = ({ id, service_name, metric_type, value, unit, timestamp, metadata }: StoredMetric) => ({
  id,
  service_name,
  metric_type,
  value,
  ...(unit !== undefined && { unit }),
  timestamp,
  ...(metadata && { metadata }),
});
