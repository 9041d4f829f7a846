import * as v from "valibot";
import { asksForAnalysis, WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import { type AnalysisRequested, analysisIdOf } from "../../domain/contracts/analysis.js";
import { MetricPointSchema, type StoredMetric } from "../../domain/contracts/metric.js";
import { doneSeries } from "../../domain/metrics/keys.js";
import { publicationOf } from "../../domain/metrics/publish.js";
import { isPublishable } from "../../domain/metrics/time.js";
import { before, inOrder } from "../../domain/metrics/timeline.js";
import { requireTime } from "../shared/deadline.js";
import type { Unit } from "../shared/unit-of-work.js";
import type { ProcessorParts } from "./parts.js";

/** What became of the data points of one series. */
export interface SeriesResult {
  readonly published: number;
  /** Marked as processed before, here or elsewhere. */
  readonly duplicates: number;
  /** Stored or published now because one of the two had failed on arrival. */
  readonly repaired: number;
  readonly analyses: number;
}

/** Time that one data point may take, in ms. */
const POINT_MS = 500;

const PointOfItem = v.object(MetricPointSchema.entries);

const requestOf = (item: StoredMetric, tenant: string, window: readonly StoredMetric[]): AnalysisRequested => ({
  type: "analysis.requested",
  analysisId: analysisIdOf(item.id),
  tenant,
  service_name: item.service_name,
  metric_type: item.metric_type,
  correlationId: item.correlationId,
  trigger: v.parse(PointOfItem, item),
  window: { from: window[0]?.at ?? item.at, to: item.at },
});

/** Days that a mark is kept: SQS keeps a message for 14, and a dead letter for 14 more. */
const MARK_DAYS = 30;

/**
 * Works on the data points of one series in order of time. What is missing is stored, and the analysis asked for, before the
 * point is marked, so that a crash between them repeats that and loses nothing; the value is published right after the mark.
 */
export async function processSeries(
  arrived: readonly StoredMetric[],
  tenant: string,
  unit: Unit,
  { read, put, markDone, analysis, environment, namespace, publish, now }: ProcessorParts,
): Promise<SeriesResult> {
  const [first] = arrived;
  if (!first) return { published: 0, duplicates: 0, repaired: 0, analyses: 0 };
  const { service_name, metric_type } = first;
  const to = arrived.reduce((last, { at }) => (at > last ? at : last), first.at);
  const { items: stored } = await read({ tenant, service_name, metric_type, to }, { limit: 2 * WINDOW_POINTS + arrived.length });
  const wasStored = new Set(stored.map(({ at }) => at));
  const missing = arrived.filter(({ at }) => !wasStored.has(at));
  if (missing.length > 0) await put(missing, () => undefined);
  let published = 0;
  let analyses = 0;
  let repaired = 0;
  for (const item of inOrder(arrived)) {
    requireTime(unit.deadline, POINT_MS, "the next data point");
    const earlier = before(item, stored, arrived);
    const asked = asksForAnalysis(item.value, earlier);
    if (asked) await analysis.send(requestOf(item, tenant, earlier.slice(-WINDOW_POINTS)));
    const marked = await markDone({
      series: doneSeries(item.series),
      at: item.at,
      expiresAt: Math.ceil(now().getTime() / 1000) + MARK_DAYS * 86_400,
    });
    if (marked.refused) continue;
    if (isPublishable(item.timestamp, now().getTime()))
      publish(publicationOf(item, { tenant, environment, namespace, correlationId: item.correlationId }));
    published += 1;
    if (asked) analyses += 1;
    if (!wasStored.has(item.at)) repaired += 1;
  }
  return { published, duplicates: arrived.length - published, repaired, analyses };
}
