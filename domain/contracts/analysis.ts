import * as v from "valibot";
import { DIRECTIONS, MetricIdSchema, MetricPointSchema, TenantSchema } from "./metric.js";
import { CorrelationIdSchema } from "./order.js";
import { SEVERITIES } from "./severity.js";

/** Analysis id: derived from the data point's, so that asking twice is asking for the same analysis. */
const AnalysisIdSchema = v.pipe(v.string(), v.regex(/^ana_[a-p]{32}$/, "must be ana_ and 32 letters from a to p"));

/**
 * The one analysis of a data point.
 * @example analysisIdOf("met_abc") // "ana_abc"
 */
export const analysisIdOf = (metricId: string): string => metricId.replace(/^met_/, "ana_");

const subject = {
  analysisId: AnalysisIdSchema,
  tenant: TenantSchema,
  service_name: MetricPointSchema.entries.service_name,
  metric_type: MetricPointSchema.entries.metric_type,
  correlationId: CorrelationIdSchema,
};

/**
 * Message on the queue `analysis`: `trigger` lies far from the data points of its series before it. The window is named by its
 * bounds, sort keys of the table `metrics`, so that what comes late is seen too.
 */
export const AnalysisRequestedSchema = v.strictObject({
  type: v.literal("analysis.requested"),
  ...subject,
  trigger: MetricPointSchema,
  window: v.strictObject({ from: v.string(), to: v.string() }),
});

/** An analysis that is wanted. */
export type AnalysisRequested = v.InferOutput<typeof AnalysisRequestedSchema>;

/** What an analysis found: `unexplained` says that too few data points were there to judge. */
export const VERDICTS = ["anomalous", "expected", "unexplained"] as const;

/** An answer as it lies in the bucket `data`. Every claim rests on the data points that `evidence` names. */
export const AnalysisResultSchema = v.strictObject({
  ...subject,
  /** The data point that was asked about. */
  trigger: MetricPointSchema,
  verdict: v.picklist(VERDICTS),
  severity: v.nullable(v.picklist(SEVERITIES)),
  direction: v.nullable(v.picklist(DIRECTIONS)),
  /** Distance from the median in robust standard deviations; null where nothing varies. */
  score: v.nullable(v.number()),
  /** What was expected, in the metric's own unit; null without enough data points. */
  expected: v.nullable(v.strictObject({ lower: v.number(), median: v.number(), upper: v.number() })),
  /** The data points it rests on. */
  evidence: v.array(MetricIdSchema),
  /** The language model that was asked. */
  model: v.nullable(v.string()),
  /** Why the answer is as good as it is. */
  reason: v.string(),
  analysedAt: v.pipe(v.string(), v.isoTimestamp()),
});

/** What an analysis came to. */
export type AnalysisResult = v.InferOutput<typeof AnalysisResultSchema>;

/** Prefix of analyses in the bucket `data`. */
export const ANALYSES_PREFIX = "analyses/";

/**
 * Key of an analysis in the bucket `data`, by the day of its data point.
 * @example analysisKey(result) // "analyses/abc123/2026-01-02/ana_….json"
 */
export const analysisKey = ({ tenant, trigger, analysisId }: Pick<AnalysisResult, "tenant" | "trigger" | "analysisId">): string =>
  `${ANALYSES_PREFIX}${tenant}/${trigger.timestamp.slice(0, 10)}/${analysisId}.json`;
