import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type PendingMetric, PendingMetricSchema } from "../../../domain/contracts/metric.js";
import type { ItemKey } from "../../../domain/metrics/counting.js";
import { LAST_KEY, pendingShard } from "../../../domain/metrics/keys.js";
import { createBatchDelete, createBatchPut } from "./batch-write.js";
import { createQuery } from "./query.js";
import type { Rounds } from "./rounds.js";

/** Index whose partitions are shards of notes that points are not queued. */
const PENDING = "pending";

/** The table's key. */
const KEY = ["series", "at"] as const;

/** Where a page ended. */
export type After = Readonly<Record<string, string>>;

/** Reads points of a shard that are stored and not queued, the oldest first. */
export type ReadPending = (
  shard: number,
  limit: number,
  after?: After,
) => Promise<{ readonly items: readonly PendingMetric[]; readonly last: After | undefined }>;

/** For those who queue what was only stored. The index follows the table a moment later. */
export function createReadPending(client: DynamoDBClient, table: string): ReadPending {
  const query = createQuery(client, table, PendingMetricSchema);
  return async (shard, limit, after) => {
    const { items, last } = await query({
      index: PENDING,
      partition: { name: PENDING, value: pendingShard(shard) },
      sort: { name: "at", from: "0", to: LAST_KEY },
      newestFirst: false,
      limit,
      ...(after && { after }),
    });
    return { items, last: last && Object.fromEntries(Object.entries(last).map(([name, value]) => [name, String(value)])) };
  };
}

/**
 * Notes that points are not queued; `landed` is told which are noted.
 * @throws {DependencyError} when any was not
 */
export type PutPending = (notes: readonly PendingMetric[], landed: (notes: readonly PendingMetric[]) => void) => Promise<void>;

/** For those who store points that the queue does not take, and those who queue them. */
export const createPutPending = (client: DynamoDBClient, table: string, rounds?: Rounds): PutPending =>
  createBatchPut(client, table, KEY, rounds);

/**
 * Removes the notes of points that are processed; `landed` is told which are gone.
 * @throws {DependencyError} when any is not
 */
export type DropPending = (keys: readonly ItemKey[], landed: (keys: readonly ItemKey[]) => void) => Promise<void>;

/** For those who process points. */
export const createDropPending = (client: DynamoDBClient, table: string, rounds?: Rounds): DropPending =>
  createBatchDelete(client, table, KEY, rounds);
