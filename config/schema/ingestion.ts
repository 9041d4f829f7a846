import * as v from "valibot";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { MetricRuleSchema } from "../../domain/metrics/rules.js";
import { Slug, wholeNumber } from "./primitives.js";

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
  /**
   * Values that are wrong by themselves, by a name of yours: each is counted (`RuleMatched`) and an analysis asked for. A metric type
   * or service may end in `*`.
   */
  rules: v.optional(v.record(Slug, MetricRuleSchema), {}),
  /** After an analysis of a series was asked for, time in which none is asked for the same reason. */
  analysisCooldownMinutes: v.optional(wholeNumber(1, 1440), 15),
  /** Points that were stored when the queue did not take them are queued each minute. */
  sweep: v.optional(
    v.strictObject({
      /** How long a point has been there at least: it may still be queued. */
      graceSeconds: v.optional(wholeNumber(10, 3600), 60),
      /** Most points of one run. */
      maxPoints: v.optional(wholeNumber(25, 1_000_000), 20_000),
    }),
    {},
  ),
});
