import * as v from "valibot";

const Text = v.pipe(v.string(), v.minLength(1));

/** A metric of CloudWatch and how its values of a period become one. */
export const SeriesMetricSchema = v.strictObject({
  namespace: Text,
  name: Text,
  dimensions: v.record(v.string(), Text),
  /** As CloudWatch spells it. */
  statistic: Text,
});

/** What a period without a datapoint means: nothing happened (`zero`), or nothing is known. */
export const MISSING_MEANS = ["zero", "unknown"] as const;

/** A series that the anomaly detector follows. */
export const AnomalySeriesSchema = v.strictObject({
  metric: SeriesMetricSchema,
  /** The value is the percentage that `metric` is of this; unknown where this is missing or 0. */
  per: v.optional(SeriesMetricSchema),
  periodSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.multipleOf(60)),
  missing: v.picklist(MISSING_MEANS),
});

/** Series by name; the name is the dimension `series` of what is published of it. */
export const AnomalySeriesMapSchema = v.record(v.string(), AnomalySeriesSchema);

/** A metric of CloudWatch. */
export type SeriesMetric = v.InferOutput<typeof SeriesMetricSchema>;
/** A series that is followed. */
export type AnomalySeries = v.InferOutput<typeof AnomalySeriesSchema>;
