import * as v from "valibot";
import { MISSING_MEANS } from "../../domain/contracts/anomaly-series.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { NAMESPACE_KINDS } from "../../domain/contracts/telemetry.js";
import { Slug, wholeNumber } from "./primitives.js";

const STATISTIC = /^(Sum|Average|Minimum|Maximum|SampleCount|p(100|\d{1,2}(\.\d{1,2})?))$/;

/** What a threshold of scores must be: the alarm rings from it on. */
const SCORE =
  "must be above 0, which is every score, and below 1, which none reaches: a score is 1 − the probability of its value";

const MetricSchema = v.strictObject({
  /** One of the project's own, or AWS's, e.g. `AWS/SQS`. */
  namespace: v.union([v.picklist(NAMESPACE_KINDS), v.pipe(v.string(), v.startsWith("AWS/"))]),
  name: v.pipe(v.string(), v.minLength(1)),
  /** The service that writes it by EMF; stands for the dimensions `service` and `environment`. */
  service: v.optional(Slug),
  dimensions: v.optional(v.record(v.string(), v.string()), {}),
  statistic: v.optional(v.pipe(v.string(), v.regex(STATISTIC, "must be a statistic of CloudWatch, such as Sum or p99")), "Sum"),
});

const SeriesSchema = v.strictObject({
  /** What is counted, in a few words, for the alarm and the dashboard: `Completed orders`. */
  what: v.pipe(v.string(), v.minLength(3), v.maxLength(80)),
  /** For the dashboard's axis. */
  unit: v.string(),
  metric: MetricSchema,
  /** The series is the percentage that `metric` is of this. */
  per: v.optional(MetricSchema),
  periodSeconds: v.optional(v.pipe(wholeNumber(60, 3600), v.multipleOf(60, "must be a multiple of 60")), 300),
  missing: v.picklist(MISSING_MEANS),
});

/** Series whose unusual values ring an alarm (SPEC 3.6, 4.2), by a name of yours. */
export const AnomaliesSchema = v.strictObject({
  /** Followed by the service that has the table `detectors`; without one nobody does. */
  series: v.optional(v.record(Slug, SeriesSchema), {}),
  /** How long after its end a period is read: metrics of log lines come late. */
  settleSeconds: v.optional(wholeNumber(0, 3600), 120),
  /** Hours that a new series is learnt from, where there was something to see; no alarm comes of them. */
  learnHours: v.optional(wholeNumber(0, 336), 48),
  /** The alarm on the score of each series, by periods of the series. */
  alarm: v.strictObject({
    /** 1 − the probability of a value as odd as this; see docs/business-anomalies.md for what comes of it. */
    threshold: v.pipe(v.number(SCORE), v.gtValue(0, SCORE), v.ltValue(1, SCORE)),
    evaluationPeriods: wholeNumber(1, 100),
    datapointsToAlarm: wholeNumber(1, 100),
    severity: v.picklist(SEVERITIES),
  }),
});

/** A series that is followed. */
export type SeriesConfig = v.InferOutput<typeof SeriesSchema>;
/** A metric of a series. */
export type SeriesMetricConfig = v.InferOutput<typeof MetricSchema>;
