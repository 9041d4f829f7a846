import * as v from "valibot";
import { asksForAnalysis, WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import { type AnalysisRequested, analysisIdOf } from "../../domain/contracts/analysis.js";
import { type Direction, MetricPointSchema, type StoredMetric } from "../../domain/contracts/metric.js";
import { publicationOf } from "../../domain/metrics/publish.js";
import { isPublishable } from "../../domain/metrics/time.js";
import { before, unpublished } from "../../domain/metrics/timeline.js";
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

/**
 * Works on the data points of one series in order of time. The analysis is asked for before the point is marked, so that a
 * crash between the two repeats the question and loses nothing; the value is published right after the mark.
 */
export async function processSeries(
  arrived: readonly StoredMetric[],
  tenant: string,
  unit: Unit,
  { read, markProcessed, analysis, environment, namespace, publish, now }: ProcessorParts,
): Promise<SeriesResult> {
  const [first] = arrived;
  if (!first) return { published: 0, duplicates: 0, repaired: 0, analyses: 0 };
  const latest = arrived.reduce((last, { at }) => (at > last ? at : last), first.at);
  const { items: stored } = await read({ series: first.series, to: latest }, { limit: WINDOW_POINTS + arrived.length });
  const wasStored = new Set(stored.map(({ at }) => at));
  const own = new Set(arrived.map(({ at }) => at));
  const open = unpublished(arrived, stored, now().getTime());
  const done: StoredMetric[] = [];
  let published = 0;
  let analyses = 0;
  let repaired = 0;
  for (const item of open) {
    requireTime(unit.deadline, POINT_MS, "the next data point");
    const window = before(item, stored, done).slice(-WINDOW_POINTS);
    const asked: Direction | undefined = asksForAnalysis(item.value, window);
    if (asked) await analysis.send(requestOf(item, tenant, window));
    const marked: StoredMetric = { ...item, processedAt: now().toISOString(), ...(asked && { asked }) };
    const written = await markProcessed(marked);
    done.push(marked);
    if (written.refused) continue;
    if (isPublishable(item.timestamp, now().getTime()))
      publish(publicationOf(item, { tenant, environment, namespace, correlationId: item.correlationId }));
    published += 1;
    if (asked) analyses += 1;
    if (!wasStored.has(item.at) || !own.has(item.at)) repaired += 1;
  }
  const ofMessage = open.filter(({ at }) => own.has(at));
  return { published, duplicates: arrived.length - ofMessage.length + (open.length - published), repaired, analyses };
}
