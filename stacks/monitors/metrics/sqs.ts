import { COUNT_RANGE, type Metric, type Statistic } from "./metric.js";

/** Metrics of one queue (page "Available CloudWatch metrics for Amazon SQS"). */
export function queueMetrics(queueName: string) {
  const of = (name: string, statistic: Statistic): Metric => ({
    namespace: "AWS/SQS",
    name,
    dimensions: { QueueName: queueName },
    statistic,
    range: COUNT_RANGE,
  });
  return {
    /** Messages waiting. */
    depth: of("ApproximateNumberOfMessagesVisible", "Maximum"),
    /** Seconds that the oldest message waits. */
    oldestAge: of("ApproximateAgeOfOldestMessage", "Maximum"),
  };
}
