import type { MetricDataQuery } from "../math/index.js";
import type { AlarmQuery } from "./types.js";

/** The queries of a math alarm as metric math takes them. */
export const dataQueries = (queries: readonly AlarmQuery[]): readonly MetricDataQuery[] =>
  queries.map(({ id, label, returnData, expression, periodSeconds, metric }) => ({
    id,
    label,
    returnData,
    expression,
    period: periodSeconds,
    ...(metric && {
      metric: {
        namespace: metric.namespace,
        name: metric.name,
        dimensions: metric.dimensions,
        statistic: metric.statistic,
        period: metric.periodSeconds,
        unit: metric.unit,
      },
    }),
  }));
