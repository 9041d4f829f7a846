import type { PlatformConfig } from "../../../config/index.js";
import { logMetricNames, metricNamespace } from "../../../domain/contracts/telemetry.js";
import { COUNT_RANGE, type Metric, type Statistic } from "./metric.js";

/** Namespace of the metrics that the metric filters make. */
export const logMetricNamespace = (config: Pick<PlatformConfig, "project">): string =>
  metricNamespace(config.project, "Application");

/** Metrics that the metric filters make from a service's log group. They have no dimensions: a default value forbids them. */
export function logMetrics(config: Pick<PlatformConfig, "project" | "environmentSuffix">, service: string) {
  const names = logMetricNames(service, config.environmentSuffix);
  const of = (name: string, statistic: Statistic): Metric => ({
    namespace: logMetricNamespace(config),
    name,
    dimensions: {},
    statistic,
    range: COUNT_RANGE,
  });
  return {
    /** Lines of level ERROR or FATAL. */
    errors: of(names.errors, "Sum"),
    /** Milliseconds of one operation, as the service logged them. */
    operationDuration: (statistic: Statistic): Metric => of(names.durationMs, statistic),
    /** Invocations begun. */
    starts: of(names.starts, "Sum"),
  };
}
