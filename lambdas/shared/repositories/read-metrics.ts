import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Rollup, RollupSchema, type StoredMetric, StoredMetricSchema } from "../../../domain/contracts/metric.js";
import {
  allShards,
  justBefore,
  LAST_KEY,
  type Resolution,
  rawSeries,
  rollupAt,
  rollupSeries,
  serviceShard,
} from "../../../domain/metrics/keys.js";
import { type MergedPage, mergeShards, type ShardPage, shareOf } from "../../../domain/metrics/merge.js";
import { mergeRollups, type Sum } from "../../../domain/metrics/rollups.js";
import { createQuery, type ItemPage, type ItemQuery } from "./query.js";

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

/** The bounds of sort keys; undefined where nothing can lie between them, which DynamoDB would take for a mistake. */
function sortRange(from: string, to: string, below: string | undefined): ItemQuery["sort"] | undefined {
  const end = below === undefined || to < justBefore(below) ? to : justBefore(below);
  return from > end ? undefined : { name: "at", from, to: end };
}

const shardPage = <T>({ items, scanned, last }: ItemPage<T>): ShardPage<T> => ({
  items,
  scanned,
  last: last && String(last.at),
});

/** For those who read data points. @param shards partitions that a series is spread over */
export function createReadMetrics(client: DynamoDBClient, table: string, shards: number): ReadMetrics {
  const query = createQuery(client, table, StoredMetricSchema);
  return async (range, { limit, below, unexpired }) => {
    const sort = sortRange(range.from ?? "0", range.to ?? LAST_KEY, below);
    if (!sort) return { items: [], scanned: 0, next: undefined };
    const size = { sort, newestFirst: true, limit: shareOf(limit, shards), ...(unexpired && { unexpired }) };
    const pages = await Promise.all(allShards(shards).map((shard) => query({ ...partitionOf(range, shard), ...size })));
    return mergeShards(pages.map(shardPage), limit);
  };
}

/** Which sums are wanted. Bounds are times; the hour or day that `from` lies in belongs to it. */
export interface RollupRange extends Omit<MetricRange, "metric_type"> {
  readonly metric_type: string;
  readonly resolution: Resolution;
}

/** Reads sums over hours or days of a series, all shards together, the newest first. */
export type ReadRollups = (range: RollupRange, size: MetricPageSize) => Promise<MergedPage<Sum>>;

/** For those who read sums. @param shards partitions that a series is spread over */
export function createReadRollups(client: DynamoDBClient, table: string, shards: number): ReadRollups {
  const query = createQuery(client, table, RollupSchema);
  return async ({ tenant, resolution, from, to = LAST_KEY, ...series }, { limit, below, unexpired }) => {
    const sort = sortRange(from === undefined ? "0" : rollupAt(from, resolution), to, below);
    if (!sort) return { items: [], scanned: 0, next: undefined };
    const pages = await Promise.all(
      allShards(shards).map((shard) =>
        query({
          partition: { name: "series", value: rollupSeries(rawSeries(tenant, series, shard), resolution) },
          sort,
          newestFirst: true,
          limit,
          ...(unexpired && { unexpired }),
        }),
      ),
    );
    return mergeRollups(pages.map(shardPage<Rollup>), limit);
  };
}
