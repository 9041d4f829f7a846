import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type DoneMark, DoneMarkSchema, type StoredMetric, StoredMetricSchema } from "../../../domain/contracts/metric.js";
import { allShards, justBefore, LAST_KEY, rawSeries, serviceShard } from "../../../domain/metrics/keys.js";
import { type MergedPage, mergeShards, shareOf } from "../../../domain/metrics/merge.js";
import { createBatchPut } from "./batch-put.js";
import type { Written } from "./items.js";
import { createPut } from "./put.js";
import { createQuery, type ItemQuery } from "./query.js";

// One factory for each thing that a function may do with the table: a bundle holds no command that its role refuses.

/**
 * Stores data points, many at a time; `landed` is told which are stored. A point's item never changes, so that storing it again is
 * harmless, from wherever.
 * @throws {DependencyError} when any was not stored
 */
export type PutMetrics = (items: readonly StoredMetric[], landed: (items: readonly StoredMetric[]) => void) => Promise<void>;

/** For those who store data points. */
export const createPutMetrics = (client: DynamoDBClient, table: string): PutMetrics =>
  createBatchPut(client, table, ["series", "at"]);

/** Marks a data point as processed, unless it is so already. */
export type MarkDone = (mark: DoneMark) => Promise<Written<DoneMark>>;

/** For those who process data points: whoever marks one first may. */
export function createMarkDone(client: DynamoDBClient, table: string): MarkDone {
  const put = createPut(client, table, DoneMarkSchema);
  return (mark) => put(mark, "attribute_not_exists(series)");
}

/** Which data points of one tenant are wanted: of a series, or of a service with all its series. */
export interface MetricRange {
  readonly tenant: string;
  readonly service_name: string;
  /** @default all types */
  readonly metric_type?: string | undefined;
  /** Bounds of the sort key `<timestamp>#<id>`, both of them included; default: all. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** How much of a range is wanted. */
export interface MetricPageSize {
  readonly limit: number;
  /** Only what is below this sort key: the `next` of the page before. */
  readonly below?: string | undefined;
  readonly unexpired?: ItemQuery["unexpired"];
}

/**
 * Reads data points of all shards, the newest first. A page may hold fewer than were asked for, also none, and have a next one.
 * What is written meanwhile does not move what was there: pages neither repeat nor skip it.
 */
export type ReadMetrics = (range: MetricRange, size: MetricPageSize) => Promise<MergedPage<StoredMetric>>;

/** Index whose partitions are the shards of services; its sort key is the table's. */
const BY_SERVICE = "by-service";

const partitionOf = ({ tenant, service_name, metric_type }: MetricRange, shard: number) =>
  metric_type === undefined
    ? { index: BY_SERVICE, partition: { name: "tenantService", value: serviceShard(tenant, service_name, shard) } }
    : { partition: { name: "series", value: rawSeries(tenant, { service_name, metric_type }, shard) } };

/** For those who read data points. @param shards partitions that a series is spread over */
export function createReadMetrics(client: DynamoDBClient, table: string, shards: number): ReadMetrics {
  const query = createQuery(client, table, StoredMetricSchema);
  return async (range, { limit, below, unexpired }) => {
    const from = range.from ?? "0";
    const to = [range.to ?? LAST_KEY, ...(below === undefined ? [] : [justBefore(below)])].reduce((a, b) => (a < b ? a : b));
    if (from > to) return { items: [], scanned: 0, next: undefined };
    const pages = await Promise.all(
      allShards(shards).map((shard) =>
        query({
          ...partitionOf(range, shard),
          sort: { name: "at", from, to },
          newestFirst: true,
          limit: shareOf(limit, shards),
          ...(unexpired && { unexpired }),
        }),
      ),
    );
    return mergeShards(
      pages.map(({ items, scanned, last }) => ({ items, scanned, last: last && String(last.at) })),
      limit,
    );
  };
}
