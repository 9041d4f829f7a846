import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StoredMetric } from "../../../domain/contracts/metric.js";
import { createBatchPut } from "./batch-write.js";
import type { Rounds } from "./rounds.js";

// One factory for each thing that a function may do with the table: a bundle holds no command that its role refuses.

/**
 * Stores data points, many at a time; `landed` is told which are stored. A point's item never changes, so that storing it again is
 * harmless, from wherever.
 * @throws {DependencyError} when any was not stored
 */
export type PutMetrics = (items: readonly StoredMetric[], landed: (items: readonly StoredMetric[]) => void) => Promise<void>;

/** For those who store data points. */
export const createPutMetrics = (client: DynamoDBClient, table: string, rounds?: Rounds): PutMetrics =>
  createBatchPut(client, table, ["series", "at"], rounds);
