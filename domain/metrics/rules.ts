import * as v from "valibot";
import type { MetricPoint } from "../contracts/metric.js";

/** A name, or the beginning of names before a `*`. */
const Pattern = v.pipe(
  v.string(),
  v.regex(/^(?:\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63}\*?)$/, "must be a name, the beginning of names and *, or *"),
);

/** A rule that looks at one value by itself. */
export const MetricRuleSchema = v.strictObject({
  metricType: Pattern,
  /** @default every service */
  service: v.optional(Pattern, "*"),
  /** On which side of the threshold a value matches. */
  comparison: v.picklist(["above", "below"]),
  threshold: v.number(),
});

/** A rule. */
export type MetricRule = v.InferOutput<typeof MetricRuleSchema>;

/** Rules by their names. */
export const MetricRulesSchema = v.record(v.string(), MetricRuleSchema);

/** Rules by their names. */
export type MetricRules = v.InferOutput<typeof MetricRulesSchema>;

const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** Names of the rules that a data point matches; a value on the threshold matches none. */
export const rulesMatching = (
  rules: MetricRules,
  { service_name, metric_type, value }: Pick<MetricPoint, "service_name" | "metric_type" | "value">,
): readonly string[] =>
  Object.entries(rules).flatMap(([name, { metricType, service, comparison, threshold }]) =>
    fits(metricType, metric_type) &&
    fits(service, service_name) &&
    (comparison === "above" ? value > threshold : value < threshold)
      ? [name]
      : [],
  );
