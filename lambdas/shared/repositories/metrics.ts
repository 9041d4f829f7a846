import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type StoredMetric, StoredMetricSchema } from "../../../domain/contracts/metric.js";
import { createBatchPut } from "./batch-put.js";
import type { Written } from "./items.js";
import { createPut } from "./put.js";
import { createQuery, type ItemPage, type ItemQuery } from "./query.js";

// One factory for each thing that a function may do with the table: a bundle holds no command that its role refuses.

/** Stores data points as they arrive. */
export interface MetricStore {
  /**
   * Stores new ones, many at a time; `landed` is told which are stored.
   * @throws {DependencyError} when any was not
   */
  putAll(items: readonly StoredMetric[], landed: (items: readonly StoredMetric[]) => void): Promise<void>;
  /** Stores one unless it is there: a repeated request must not undo what was done with it. */
  putNew(item: StoredMetric): Promise<Written<StoredMetric>>;
}

/** Data points in DynamoDB, for those who take them in. */
export function createMetricStore(client: DynamoDBClient, table: string): MetricStore {
  const put = createPut(client, table, StoredMetricSchema);
  return {
    putAll: createBatchPut(client, table, ["series", "at"]),
    putNew: (item) => put(item, "attribute_not_exists(series)"),
  };
}

/** Stores a data point as published, unless it is so already. */
export type MarkProcessed = (item: StoredMetric) => Promise<Written<StoredMetric>>;

/** For those who publish data points: whoever writes first may. */
export function createMarkProcessed(client: DynamoDBClient, table: string): MarkProcessed {
  const put = createPut(client, table, StoredMetricSchema);
  return (item) => put(item, "attribute_not_exists(processedAt)");
}

/** Above every sort key. */
const LAST_KEY = "~";

/** Which data points of one tenant are wanted: of a series, or of a service with all its series. */
export type MetricRange = ({ readonly series: string } | { readonly tenantService: string }) & {
  /** Bounds of the sort key `<timestamp>#<id>`; default: all. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Reads data points, the newest first. */
export type ReadMetrics = (
  range: MetricRange,
  page: Pick<ItemQuery, "limit" | "after" | "unexpired">,
) => Promise<ItemPage<StoredMetric>>;

/** Index whose partitions are services; its sort key is the table's. */
const BY_SERVICE = "by-service";

/** For those who read data points. */
export function createReadMetrics(client: DynamoDBClient, table: string): ReadMetrics {
  const query = createQuery(client, table, StoredMetricSchema);
  return (range, page) => {
    const where =
      "series" in range
        ? { partition: { name: "series", value: range.series } }
        : { index: BY_SERVICE, partition: { name: "tenantService", value: range.tenantService } };
    return query({
      ...where,
      sort: { name: "at", from: range.from ?? "0", to: range.to ?? LAST_KEY },
      newestFirst: true,
      ...page,
    });
  };
}
