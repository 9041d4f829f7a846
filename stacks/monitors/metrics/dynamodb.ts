import { COUNT_RANGE, type Metric, type Statistic } from "./metric.js";

/** Operations of items whose latency DynamoDB reports apart. */
export const TABLE_OPERATIONS = ["GetItem", "PutItem", "UpdateItem", "Query", "BatchWriteItem", "TransactWriteItems"] as const;

/** Metrics that DynamoDB reports of one table (page "DynamoDB metrics and dimensions"). */
export function tableMetrics(tableName: string) {
  const of = (name: string, statistic: Statistic, more: Readonly<Record<string, string>> = {}): Metric => ({
    namespace: "AWS/DynamoDB",
    name,
    dimensions: { TableName: tableName, ...more },
    statistic,
    range: COUNT_RANGE,
  });
  return {
    /** Capacity units used in the period. */
    readCapacity: of("ConsumedReadCapacityUnits", "Sum"),
    writeCapacity: of("ConsumedWriteCapacityUnits", "Sum"),
    readThrottles: of("ReadThrottleEvents", "Sum"),
    writeThrottles: of("WriteThrottleEvents", "Sum"),
    /** Milliseconds inside DynamoDB. */
    latency: (operation: (typeof TABLE_OPERATIONS)[number]): Metric =>
      of("SuccessfulRequestLatency", "Average", { Operation: operation }),
  };
}
