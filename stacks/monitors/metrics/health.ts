import type { PlatformConfig } from "../../../config/index.js";
import { EMF_DIMENSIONS, metricNamespace } from "../../../domain/contracts/telemetry.js";
import { COUNT_RANGE, type Metric } from "./metric.js";

/**
 * What the health monitor measures of one thing, every minute: also while nobody calls it.
 * @param monitor the service that looks
 * @param of the dimension that names the thing, and its name
 */
export const healthMetric = (
  config: Pick<PlatformConfig, "project" | "environmentSuffix">,
  monitor: string,
  { name }: { readonly name: string },
  of: Readonly<Record<string, string>>,
): Metric => ({
  namespace: metricNamespace(config.project, "Infrastructure"),
  name,
  dimensions: { [EMF_DIMENSIONS.service]: monitor, [EMF_DIMENSIONS.environment]: config.environmentSuffix, ...of },
  statistic: "Maximum",
  range: COUNT_RANGE,
});
