import type { MetricPoint, PostedMetric, StoredMetric } from "../contracts/metric.js";
import { redactCardNumbers } from "../contracts/redaction.js";
import { pendingShard, rawSeries, serviceShard, shardOf, sortKeyOf } from "./keys.js";
import { expiryOf, instantText, parseInstant } from "./time.js";

const redacted = (metadata: NonNullable<PostedMetric["metadata"]>): NonNullable<PostedMetric["metadata"]> =>
  Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => {
      const text = redactCardNumbers(String(value));
      return [key, text === String(value) ? value : text];
    }),
  );

/**
 * A posted metric as it is kept: its time in UTC, card numbers gone from its metadata.
 * @param arrival time of a metric that has none
 */
export function toPoint({ timestamp, metadata, ...metric }: PostedMetric, id: string, arrival: string): MetricPoint {
  const instant = timestamp === undefined ? undefined : parseInstant(timestamp);
  return {
    ...metric,
    id,
    ...(metadata && { metadata: redacted(metadata) }),
    ...(instant === undefined ? { timestamp: arrival, timed: "on-arrival" as const } : { timestamp: instantText(instant) }),
  };
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
  const shard = shardOf(point.id, about.shards);
  return {
    ...point,
    series: rawSeries(about.tenant, point, shard),
    at: sortKeyOf(point),
    tenantService: serviceShard(about.tenant, point.service_name, shard),
    correlationId: about.correlationId,
    receivedAt: about.receivedAt,
    expiresAt: expiryOf(point.timestamp, about.retentionDays),
  };
}

/** The item of a data point that the queue did not take, for the sweep to find. */
export const toPending = (item: StoredMetric, shards: number): StoredMetric => ({
  ...item,
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
