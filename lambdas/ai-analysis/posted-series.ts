import { WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import type { MaterialSeries } from "../../domain/contracts/material.js";
import type { MetricPoint } from "../../domain/contracts/metric.js";
import type { ReadMetrics } from "../shared/repositories/read-metrics.js";
import { noticedOf, type Subject } from "./trigger/subject.js";

/** What a posted metric that is out of order is about: the service that posted it. */
export function subjectOfRequest({ service_name, metric_type, trigger }: AnalysisRequested): Subject {
  return {
    kind: "anomaly",
    name: `${service_name} ${metric_type}`,
    severity: null,
    runbook: null,
    at: trigger.timestamp,
    reason: `${metric_type} of ${service_name} was ${trigger.value}, far from the data points before it`,
    node: service_name,
    metric: noticedOf(metric_type),
  };
}

/**
 * The posted series that was asked about, its latest points up to the one that was out of order. Data points that came after the
 * question, yet lie in its window, count too.
 * @throws {DependencyError} when the table cannot be read
 */
export async function postedSeries(
  { tenant, service_name, metric_type, window, trigger }: AnalysisRequested,
  read: ReadMetrics,
): Promise<MaterialSeries> {
  // The newest first, with the data point itself among them.
  const { items } = await read({ tenant, service_name, metric_type, ...window }, { limit: WINDOW_POINTS + 1 });
  const before = items.toReversed().filter(({ id }) => id !== trigger.id);
  const points: readonly Pick<MetricPoint, "timestamp" | "value">[] = [...before, trigger];
  return {
    node: service_name,
    name: metric_type,
    statistic: "Value",
    unit: trigger.unit ?? "None",
    reference: `posted metric ${metric_type} of ${service_name}`,
    timestamps: points.map(({ timestamp }) => Date.parse(timestamp) / 1000),
    values: points.map(({ value }) => value),
  };
}
