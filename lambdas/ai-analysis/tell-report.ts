import type { AnalysisReport } from "../../domain/contracts/report.js";
import { EMF_FURTHER_DIMENSIONS, EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { Done, Unit } from "../shared/unit-of-work.js";

/** How a report came about. */
function outcomeOf({ narrator, lacking }: AnalysisReport): "narrated" | "repeated" | "statistics" {
  // A model that said nothing of use has told nothing.
  if (narrator.model === null || lacking.some(({ source }) => source === "model")) return "statistics";
  return narrator.cached ? "repeated" : "narrated";
}

/**
 * What a report comes to, in metrics and one log line: names and numbers, none of its texts, for these are from outside.
 * @param object key of the report in the bucket
 */
export function tellReport(report: AnalysisReport, object: string, unit: Unit): Done {
  const { narrator, rootCauses, lacking, severity, confidence, evidence, trigger } = report;
  const outcome = outcomeOf(report);
  unit.measure(EMF_METRICS.reportsCompleted, 1, { [EMF_FURTHER_DIMENSIONS.outcome]: outcome });
  unit.measure(EMF_METRICS.reportCost, narrator.costUsd);
  unit.measure(EMF_METRICS.reportInputTokens, narrator.inputTokens);
  unit.measure(EMF_METRICS.reportOutputTokens, narrator.outputTokens);
  unit.measure(EMF_METRICS.claimsDropped, narrator.dropped.length);
  const [first] = rootCauses;
  return {
    outcome,
    message: "incident analysed",
    fields: {
      trigger: trigger.name,
      node: trigger.node,
      ...(first && { cause: first.node, causeKind: first.kind, causeScore: first.score }),
      severity,
      confidence,
      evidence: evidence.length,
      lacking: [...new Set(lacking.map(({ source }) => source))].join(","),
      inputTokens: narrator.inputTokens,
      outputTokens: narrator.outputTokens,
      costUsd: narrator.costUsd,
      object,
    },
  };
}
