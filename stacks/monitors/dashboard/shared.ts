import type { AlarmDeclaration } from "../alarms/declaration.js";
import type { Metric } from "../metrics/metric.js";
import type { Line, Threshold } from "./widgets.js";

/** p50, p95 and p99 of a metric. */
export const percentiles = (metric: Metric, period: number): Line[] =>
  (["p50", "p95", "p99"] as const).map((statistic) => ({ metric, statistic, label: statistic, period }));

/** The threshold of an alarm as a line in its graph. */
export const thresholdOf = ({ comparison, rule }: AlarmDeclaration): Threshold => ({
  label: `alarm ${comparison} ${rule.threshold}`,
  value: rule.threshold,
});
