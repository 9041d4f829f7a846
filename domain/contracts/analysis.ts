import * as v from "valibot";
import { MetricPointSchema, TenantSchema } from "./metric.js";
import { CorrelationIdSchema } from "./order.js";

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
