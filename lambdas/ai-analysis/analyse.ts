import { WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import { judge } from "../../domain/analysis/verdict.js";
import { type AnalysisRequested, type AnalysisResult, analysisKey } from "../../domain/contracts/analysis.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { ObjectWriter } from "../shared/objects.js";
import type { ReadMetrics } from "../shared/repositories/read-metrics.js";
import type { Done, Unit } from "../shared/unit-of-work.js";

/** What an analysis works with. */
export interface AnalysisParts {
  readonly read: ReadMetrics;
  readonly objects: ObjectWriter;
  readonly now: () => Date;
}

/**
 * Judges a data point by those before it and keeps the answer. Safe to repeat: the same question overwrites its own answer.
 * Data points that came after the question, yet lie in its window, count too.
 */
export async function analyse(
  { analysisId, tenant, service_name, metric_type, correlationId, trigger, window }: AnalysisRequested,
  unit: Unit,
  { read, objects, now }: AnalysisParts,
): Promise<Done> {
  unit.begin("analyse-metric", { analysisId, correlationId });
  // The newest first, with the data point itself among them: the judgement looks at no more.
  const { items } = await read({ tenant, service_name, metric_type, ...window }, { limit: WINDOW_POINTS + 1 });
  const verdict = judge(trigger, items.toReversed());
  const result: AnalysisResult = {
    analysisId,
    tenant,
    service_name,
    metric_type,
    correlationId,
    trigger,
    ...verdict,
    model: null,
    analysedAt: now().toISOString(),
  };
  const key = analysisKey(result);
  await objects.putJson(key, result);
  unit.measure(EMF_METRICS.analysesCompleted);
  const { severity, direction, score, expected, evidence } = verdict;
  return {
    outcome: verdict.verdict,
    message: "analysis answered",
    fields: {
      tenant,
      metricService: service_name,
      metricType: metric_type,
      object: key,
      value: trigger.value,
      evidence: evidence.length,
      ...(severity && { severity }),
      ...(direction && { direction }),
      ...(score !== null && { score }),
      ...(expected && { expected: expected.median }),
    },
  };
}
