import type { IncidentMaterial } from "../../contracts/material.js";
import type { AnalysisReport } from "../../contracts/report.js";
import { plainLine } from "../redaction/index.js";
import { Ledger, plainName } from "./ledger.js";

/**
 * Makes a report of what was gathered, by statistics alone: the same material gives the same report.
 * @param material as {@link IncidentMaterialSchema} has it; its texts are untrusted and are redacted here
 * @param now ISO time to be noted as `analysedAt`; nothing else depends on it
 */
export function assess(material: IncidentMaterial, now: string): AnalysisReport {
  const { trigger, windows } = material;
  const ledger = new Ledger();
  const alarm = ledger.add({
    source: "alarm",
    text: `${trigger.name}: ${trigger.reason}`,
    node: trigger.node,
    from: windows.incident.from,
    to: trigger.at,
    reference: trigger.name,
  });
  const cited = alarm === undefined ? [] : [alarm];
  return {
    version: 1,
    incidentId: material.incidentId,
    environment: material.environment,
    trigger: {
      name: plainName(trigger.name),
      node: plainName(trigger.node),
      at: trigger.at,
      text: plainLine(trigger.reason, 300),
    },
    severity: trigger.severity ?? "low",
    severityReason: { text: "the alarm's own severity", evidence: cited },
    summary: [],
    anomalies: [],
    rootCauses: [],
    actions: [],
    confidence: 0,
    confidenceReason: "nothing was looked at",
    evidence: ledger.evidence(),
    lacking: material.lacking,
    narrator: { model: null, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false, dropped: [] },
    analysedAt: now,
  };
}
