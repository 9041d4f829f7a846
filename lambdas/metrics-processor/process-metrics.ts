import type { MetricPoint, MetricsAccepted, StoredMetric } from "../../domain/contracts/metric.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { arrivedAt, toStored } from "../../domain/metrics/points.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { ProcessorParts } from "./parts.js";
import { processSeries, type SeriesResult } from "./process-series.js";

/** The request as it came first: its metrics without a time of their own get that one, so that repeating adds nothing. */
async function asFirstArrived(
  { claim, points, receivedAt, correlationId, shards }: MetricsAccepted,
  { claims }: ProcessorParts,
): Promise<Pick<MetricsAccepted, "receivedAt" | "correlationId" | "shards"> & { readonly points: readonly MetricPoint[] }> {
  const asSent = { points, receivedAt, correlationId, shards };
  if (!claim) return asSent;
  const standing = await claims.claim(claim);
  // Another request under the same key was answered already, and so was this one: both are kept.
  if (standing.digest !== claim.digest || standing.receivedAt === receivedAt) return asSent;
  const { receivedAt: first } = standing;
  return { points: arrivedAt(points, first), receivedAt: first, correlationId: standing.correlationId, shards: standing.shards };
}

const bySeries = (items: readonly StoredMetric[]): readonly StoredMetric[][] => {
  const groups = new Map<string, StoredMetric[]>();
  for (const item of items) {
    const series = JSON.stringify([item.service_name, item.metric_type]);
    groups.set(series, [...(groups.get(series) ?? []), item]);
  }
  return [...groups.values()];
};

const sum = (results: readonly SeriesResult[], key: keyof SeriesResult): number =>
  results.reduce((total, result) => total + result[key], 0);

/**
 * Publishes the data points of a message, each once, and stores those that are not stored. Safe to repeat: what is marked as
 * processed is left alone, an analysis asked for twice is the same analysis.
 */
export async function processMetrics(message: MetricsAccepted, unit: Unit, parts: ProcessorParts): Promise<Done> {
  unit.begin("process-metrics", message);
  const { tenant } = message;
  const { points, ...arrival } = await asFirstArrived(message, parts);
  const items = points.map((point) => toStored(point, { tenant, ...arrival, retentionDays: parts.retentionDays }));
  const results: SeriesResult[] = [];
  for (const series of bySeries(items)) results.push(await processSeries(series, tenant, unit, parts));

  const counts = {
    published: sum(results, "published"),
    duplicates: sum(results, "duplicates"),
    repaired: sum(results, "repaired"),
    analyses: sum(results, "analyses"),
  };
  if (counts.duplicates > 0) unit.measure(EMF_METRICS.duplicateMessage, counts.duplicates);
  if (counts.repaired > 0) unit.measure(EMF_METRICS.metricsRepaired, counts.repaired);
  if (counts.analyses > 0) unit.measure(EMF_METRICS.analysesRequested, counts.analyses);
  return counts.published > 0
    ? { outcome: "published", message: "metrics published", fields: counts }
    : { outcome: "duplicate", message: "all metrics were published before", fields: counts };
}
