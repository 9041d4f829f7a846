import * as v from "valibot";
import { issueWords } from "../contracts/issue-words.js";
import { type MetricPoint, type PostedMetric, PostedMetricSchema, type StoredMetric } from "../contracts/metric.js";
import { redactCardNumbers } from "../contracts/redaction.js";
import { pendingShard, rawSeries, serviceShard, shardOf, sortKeyOf } from "./keys.js";
import { expiryOf, instantText, parseInstant, timeProblem } from "./time.js";

/** One wrong field of a request. `path` within the metric at `index`; empty for the metric itself. */
export interface MetricProblem {
  readonly index: number;
  readonly path: string;
  readonly message: string;
}

function parseOne(
  input: unknown,
  index: number,
  now: number,
): { readonly metric?: PostedMetric; readonly problems: readonly MetricProblem[] } {
  const result = v.safeParse(PostedMetricSchema, input);
  const found = (result.issues ?? []).map((issue) => ({ index, path: v.getDotPath(issue) ?? "", message: issueWords(issue) }));
  const timestamp = v.is(v.object({ timestamp: v.string() }), input) ? input.timestamp : undefined;
  const late = timestamp === undefined ? undefined : timeProblem(timestamp, now);
  if (late) found.push({ index, path: "timestamp", message: late });
  return { problems: found, ...(result.success && { metric: result.output }) };
}

/**
 * The metrics of a request's body: one, or a list of them.
 * @param now epoch ms
 * @returns the metrics, or every problem of every one
 */
export function parseMetrics(
  body: unknown,
  now: number,
): { readonly metrics: readonly PostedMetric[]; readonly problems: readonly MetricProblem[] } {
  const parsed = (Array.isArray(body) ? body : [body]).map((input: unknown, index) => parseOne(input, index, now));
  return { metrics: parsed.flatMap(({ metric }) => metric ?? []), problems: parsed.flatMap(({ problems }) => problems) };
}

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
