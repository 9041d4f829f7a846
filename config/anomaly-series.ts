import type { AnomalySeries, SeriesMetric } from "../domain/contracts/anomaly-series.js";
import { EMF_DIMENSIONS, metricNamespace, NAMESPACE_KINDS } from "../domain/contracts/telemetry.js";
import type { SeriesConfig, SeriesMetricConfig } from "./schema/anomalies.js";
import type { PlatformConfig } from "./schema.js";

type Environment = Pick<PlatformConfig, "project" | "environmentSuffix">;

function metricOf({ project, environmentSuffix }: Environment, metric: SeriesMetricConfig): SeriesMetric {
  const { name, service, dimensions, statistic } = metric;
  const kind = NAMESPACE_KINDS.find((one) => one === metric.namespace);
  const emitted = service && { [EMF_DIMENSIONS.service]: service, [EMF_DIMENSIONS.environment]: environmentSuffix };
  return {
    namespace: kind ? metricNamespace(project, kind) : metric.namespace,
    name,
    dimensions: { ...emitted, ...dimensions },
    statistic,
  };
}

/** A configured series as CloudWatch knows it. */
export const anomalySeries = (
  environment: Environment,
  { metric, per, periodSeconds, missing }: SeriesConfig,
): AnomalySeries => ({
  metric: metricOf(environment, metric),
  ...(per && { per: metricOf(environment, per) }),
  periodSeconds,
  missing,
});
