import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import type { Construct } from "constructs";
import { type PlatformConfig, resourceName } from "../../config/index.js";
import type { FilterDeclaration } from "./filters.js";

/** Makes the metric filters below `scope`. */
export function createFilters(scope: Construct, config: PlatformConfig, filters: readonly FilterDeclaration[]): void {
  for (const filter of filters)
    new CloudwatchLogMetricFilter(scope, `filter-${filter.id}`, {
      name: resourceName(config, filter.id),
      logGroupName: filter.logGroupName,
      pattern: filter.pattern,
      metricTransformation: {
        namespace: filter.metric.namespace,
        name: filter.metric.name,
        value: filter.value,
        unit: filter.unit,
        ...(filter.defaultValue !== undefined && { defaultValue: String(filter.defaultValue) }),
      },
    });
}
