import { COUNT_RANGE, type Metric, type Statistic } from "./metric.js";

/** Metrics of the Lambda Insights layer (page "Metrics collected by Lambda Insights"). */
export function insightsMetrics(functionName: string) {
  const of = (name: string, statistic: Statistic): Metric => ({
    namespace: "LambdaInsights",
    name,
    dimensions: { function_name: functionName },
    statistic,
    range: COUNT_RANGE,
  });
  return {
    /** Share of the memory that was used, in percent. */
    memory: of("memory_utilization", "Maximum"),
    /** It is reported by an environment's first invocation alone, so that its number is that of the cold starts. */
    coldStarts: of("init_duration", "SampleCount"),
    coldStartMs: of("init_duration", "Average"),
  };
}
