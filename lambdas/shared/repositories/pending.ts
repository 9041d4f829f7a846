import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LAST_KEY, pendingShard } from "../../../domain/metrics/keys.js";
import { type PendingMetric, PendingMetricSchema } from "../../../domain/metrics/sweep.js";
import { createQuery } from "./query.js";

/** Index whose partitions are shards of points that are stored and not queued. */
const PENDING = "pending";

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
