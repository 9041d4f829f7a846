import * as v from "valibot";
import { issueWords } from "../contracts/issue-words.js";
import { type MetricPoint, type PostedMetric, PostedMetricSchema, type StoredMetric } from "../contracts/metric.js";
import { redactCardNumbers } from "../contracts/redaction.js";
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
  limits: { readonly now: number; readonly retentionDays: number },
): { readonly metric?: PostedMetric; readonly problems: readonly MetricProblem[] } {
  const result = v.safeParse(PostedMetricSchema, input);
  const found = (result.issues ?? []).map((issue) => ({ index, path: v.getDotPath(issue) ?? "", message: issueWords(issue) }));
  const timestamp = v.is(v.object({ timestamp: v.string() }), input) ? input.timestamp : undefined;
  const late = timestamp === undefined ? undefined : timeProblem(timestamp, limits.now, limits.retentionDays);
  if (late) found.push({ index, path: "timestamp", message: late });
  return { problems: found, ...(result.success && { metric: result.output }) };
}

/**
 * The metrics of a request's body: one, or a list of them.
 * @param limits `now` in epoch ms
 * @returns the metrics, or every problem of every one
 */
export function parseMetrics(
  body: unknown,
  limits: { readonly now: number; readonly retentionDays: number },
): { readonly metrics: readonly PostedMetric[]; readonly problems: readonly MetricProblem[] } {
  const parsed = (Array.isArray(body) ? body : [body]).map((input: unknown, index) => parseOne(input, index, limits));
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

/** Partition of a series in the table `metrics`; no name holds the separator. */
export const seriesOf = (
  tenant: string,
  { service_name, metric_type }: Pick<MetricPoint, "service_name" | "metric_type">,
): string => `${tenantServiceOf(tenant, service_name)}#${metric_type}`;

/** Partition of a service in the index `by-service`. */
export const tenantServiceOf = (tenant: string, serviceName: string): string => `${tenant}#${serviceName}`;

/** Sort key of a data point: two of the same time are two. */
export const sortKeyOf = ({ timestamp, id }: Pick<MetricPoint, "timestamp" | "id">): string => `${timestamp}#${id}`;

/** The item of a data point. */
export const toStored = (
  point: MetricPoint,
  about: { readonly tenant: string; readonly correlationId: string; readonly receivedAt: string; readonly retentionDays: number },
): StoredMetric => ({
  ...point,
  series: seriesOf(about.tenant, point),
  at: sortKeyOf(point),
  tenantService: tenantServiceOf(about.tenant, point.service_name),
  correlationId: about.correlationId,
  receivedAt: about.receivedAt,
  expiresAt: expiryOf(point.timestamp, about.retentionDays),
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
