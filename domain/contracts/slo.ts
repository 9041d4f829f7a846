import * as v from "valibot";

/** What every service promises of its requests (SPEC 2.7). */
export const SloSchema = v.strictObject({
  /** Share of the requests that succeed, above 0; 1 allows no failure at all. */
  target: v.optional(
    v.pipe(
      v.number("must be a number"),
      v.gtValue(0, "must be above 0"),
      v.maxValue(1, "must be at most 1: it is a share, 0.999 for 99.9 %"),
    ),
    0.999,
  ),
  /** Days that it is counted over. */
  periodDays: v.optional(
    v.pipe(
      v.number("must be a number"),
      v.integer("must be a whole number"),
      v.minValue(1, "must be at least 1"),
      v.maxValue(366, "must be at most 366"),
    ),
    30,
  ),
});

/** What every service promises of its requests. */
export type SloSettings = v.InferOutput<typeof SloSchema>;
