import type { IncidentMaterial } from "../../contracts/material.js";
import type { AnalysisReport, Lacking } from "../../contracts/report.js";
import { plainLine } from "../redaction/index.js";
import { anomaliesOf } from "./anomalies.js";
import { candidatesOf } from "./candidates.js";
import { type Case, openCase } from "./case.js";
import { rootCausesOf } from "./causes.js";
import { confidenceOf } from "./confidence.js";
import type { Witnesses } from "./hints.js";
import { namedCauses } from "./kinds.js";
import { plainName } from "./ledger.js";
import { logFindings } from "./logs.js";
import { partedAtOnset } from "./onset.js";
import { recommendations } from "./recommend.js";
import { serviceLevelsOf } from "./service-levels.js";
import { severityOf } from "./severity.js";
import { statisticalCauses } from "./statistics.js";
import { summaryOf } from "./summary.js";
import { traceVotes } from "./traces.js";

const LONGEST_REASON = 300;

/** What whoever gathered says was lacking, and what turned out to be when it was looked at. */
function lackingOf({ material, tracks }: Case, notes: readonly string[]): Lacking[] {
  const told = material.lacking.map(
    ({ source, reason }): Lacking => ({ source, reason: plainLine(reason, LONGEST_REASON) || "no reason was given" }),
  );
  const found: Lacking[] = [];
  if (!tracks.some(({ normal, incident }) => normal.length + incident.length > 0))
    found.push({ source: "metrics", reason: "no series has a point" });
  else for (const note of notes) found.push({ source: "metrics", reason: plainLine(note, LONGEST_REASON) });
  if (material.edges.length === 0)
    found.push({ source: "graph", reason: "no calls between nodes are known, but those of the traces" });
  return [...told, ...found.filter(({ source }) => !told.some((each) => each.source === source))];
}

/**
 * Makes a report of what was gathered, by statistics alone: the same material gives the same report.
 * Every claim is made with ids that the ledger gave, so that none rests on what was not fetched.
 * @param material as {@link IncidentMaterialSchema} has it; its texts are untrusted and are redacted here
 * @param now ISO time to be noted as `analysedAt`; nothing else depends on it
 */
export function assess(material: IncidentMaterial, now: string): AnalysisReport {
  const open = openCase(partedAtOnset(material));
  const { trigger } = material;
  const statistics = statisticalCauses(open);
  const witnesses: Witnesses = { open, votes: traceVotes(open), findings: logFindings(open) };
  const anomalies = anomaliesOf(open);
  const rootCauses = rootCausesOf(open, namedCauses(witnesses, candidatesOf(witnesses, statistics)));
  const lacking = lackingOf(open, statistics.notes);
  const { severity, reason } = severityOf(open);
  const sure = confidenceOf(rootCauses, lacking);
  const summary = summaryOf(open, anomalies, rootCauses);
  // Last, so that the ids of what causes rest on do not depend on it.
  const serviceLevels = serviceLevelsOf(open, rootCauses);
  return {
    version: 1,
    incidentId: material.incidentId,
    environment: material.environment,
    trigger: {
      name: plainName(trigger.name),
      node: plainName(trigger.node),
      at: trigger.at,
      text: plainLine(trigger.reason, LONGEST_REASON) || "no reason was given",
    },
    severity,
    severityReason: reason,
    summary,
    anomalies,
    rootCauses,
    actions: recommendations(rootCauses, open),
    serviceLevels,
    confidence: sure.confidence,
    confidenceReason: sure.reason,
    evidence: open.ledger.evidence(),
    lacking,
    narrator: { model: null, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false, dropped: [] },
    analysedAt: now,
  };
}
