import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { RollupSchema, StoredMetricSchema } from "../../../domain/contracts/metric.js";
import type { ItemKey } from "../../../domain/metrics/counting.js";
import { createBatchGet, type Got } from "./batch-get.js";
import type { Rounds } from "./rounds.js";

const { series, at } = StoredMetricSchema.entries;

/** What is looked at of an item, whatever it is: a point, a mark, a note, a sum. */
const SeenSchema = v.object({
  series,
  at,
  min: RollupSchema.entries.min,
  max: RollupSchema.entries.max,
});

/** An item of the table `metrics` as far as it matters whether it is there. */
export type Seen = v.InferOutput<typeof SeenSchema>;

/** Reads which items of the table `metrics` are there. */
export type LookUp = (keys: readonly ItemKey[]) => Promise<Got<ItemKey, Seen>>;

/** For those who process data points. */
export const createLookUp = (client: DynamoDBClient, table: string, rounds?: Rounds): LookUp =>
  createBatchGet<ItemKey, Seen>(client, table, SeenSchema, Object.keys(SeenSchema.entries), rounds);
