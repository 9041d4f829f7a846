import * as v from "valibot";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { wholeNumber } from "./primitives.js";

/** Metrics that services post (SPEC 3.1, 3.2): how many at a time, and how they are kept. */
export const IngestionSchema = v.strictObject({
  maxBatch: v.optional(wholeNumber(1, 500), 500),
  maxPageSize: v.optional(wholeNumber(1, 1000), 100),
  /** Partitions that a series is spread over, each good for 1000 writes a second. May grow, never shrink: reads ask these alone. */
  shards: v.optional(wholeNumber(1, MAX_SHARDS), 4),
  /** Days that is kept what was posted, and the sums over its hours and days. What is posted may be two weeks old. */
  retentionDays: v.optional(
    v.strictObject({
      raw: v.optional(wholeNumber(15, 3650), 30),
      hour: v.optional(wholeNumber(15, 3650), 90),
      day: v.optional(wholeNumber(15, 3650), 730),
    }),
    {},
  ),
});
