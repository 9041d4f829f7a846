import { COUNT_RANGE, type Metric, type Statistic } from "./metric.js";

/** The function whose metrics are wanted. */
export interface FunctionMetricsProps {
  readonly functionName: string;
  readonly timeoutSeconds: number;
  /** @default none: the account's limit */
  readonly reservedConcurrency?: number;
}

/** Metrics that Lambda itself reports by function (page "Types of metrics for Lambda functions"). */
export function lambdaMetrics({ functionName, timeoutSeconds, reservedConcurrency }: FunctionMetricsProps) {
  const of = (name: string, statistic: Statistic, range = COUNT_RANGE): Metric => ({
    namespace: "AWS/Lambda",
    name,
    dimensions: { FunctionName: functionName },
    statistic,
    range,
  });
  return {
    invocations: of("Invocations", "Sum"),
    /** Invocations that ended in an exception or a timeout; not the error lines of the log. */
    failures: of("Errors", "Sum"),
    throttles: of("Throttles", "Sum"),
    /** Milliseconds of one invocation. */
    duration: (statistic: Statistic): Metric =>
      of("Duration", statistic, {
        lowest: 0,
        highest: timeoutSeconds * 1000,
        because: `the function is stopped at its timeout of ${timeoutSeconds} s`,
      }),
    /** Invocations running at the same time. */
    concurrency: of(
      "ConcurrentExecutions",
      "Maximum",
      reservedConcurrency === undefined
        ? COUNT_RANGE
        : { lowest: 0, highest: reservedConcurrency, because: `the function's reserved concurrency is ${reservedConcurrency}` },
    ),
  };
}
