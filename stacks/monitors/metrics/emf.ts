import type { PlatformConfig } from "../../../config/index.js";
import { EMF_DIMENSIONS } from "../../../domain/contracts/telemetry.js";
import { logMetricNamespace } from "./logs.js";
import { COUNT_RANGE, type Metric } from "./metric.js";

/** How often a service counted something itself, by EMF. */
export const emfCount = (
  config: Pick<PlatformConfig, "project" | "environmentSuffix">,
  service: string,
  { name }: { readonly name: string },
): Metric => ({
  namespace: logMetricNamespace(config),
  name,
  dimensions: { [EMF_DIMENSIONS.service]: service, [EMF_DIMENSIONS.environment]: config.environmentSuffix },
  statistic: "Sum",
  range: COUNT_RANGE,
});
