import { compileMetricQueries } from "../math/index.js";
import type { MetricStore } from "../metrics/index.js";
import { dataQueries } from "../model/data-queries.js";
import type { MetricAlarm } from "../model/types.js";
import { MathPoints } from "./math-points.js";
import { MetricPoints, type PointSource } from "./points.js";

/** The datapoints that an alarm looks at. */
export function pointsOf(alarm: MetricAlarm, store: MetricStore): PointSource {
  const { source, threshold } = alarm;
  if (source.kind === "math")
    return new MathPoints(alarm, compileMetricQueries(dataQueries(source.queries), store), source.returns);
  const { metric } = source;
  const reader = store.reader(metric, metric.statistic, metric.unit);
  return new MetricPoints(alarm, metric, "value" in threshold ? threshold.value : Number.NaN, reader);
}
