import type { MetricStore } from "../../../simulator/metrics/index.js";

/** What one invocation, or one that was refused, adds to the namespace AWS/Lambda. */
export interface LambdaMetrics {
  invoked(functionName: string, at: number, concurrent: number): void;
  ended(functionName: string, startedAt: number, durationMs: number, failed: boolean): void;
  throttled(functionName: string, at: number): void;
}

/** Writes the platform metrics of Lambda (page "Types of metrics for Lambda functions"), dimension FunctionName. */
export function lambdaMetrics(store: MetricStore): LambdaMetrics {
  const put = (functionName: string, name: string, value: number, timestamp: number, unit = "Count"): void =>
    store.put({ namespace: "AWS/Lambda", name, dimensions: { FunctionName: functionName }, value, unit, timestamp });
  return {
    invoked(functionName, at, concurrent) {
      put(functionName, "Invocations", 1, at);
      put(functionName, "Throttles", 0, at);
      put(functionName, "ConcurrentExecutions", concurrent, at);
    },
    ended(functionName, startedAt, durationMs, failed) {
      put(functionName, "Errors", failed ? 1 : 0, startedAt);
      put(functionName, "Duration", durationMs, startedAt, "Milliseconds");
    },
    throttled: (functionName, at) => put(functionName, "Throttles", 1, at),
  };
}
