import type { IncidentMaterial } from "../../domain/contracts/material.js";
import type { AnalysisReport } from "../../domain/contracts/report.js";
import type { ObjectWriter } from "../shared/objects.js";

/** Objects of incidents in the bucket `data`. */
export const INCIDENTS_PREFIX = "incidents/";

/** Key of an object of an incident. @example incidentKey("inc-1", "report") // "incidents/inc-1/report.json" */
export const incidentKey = (incidentId: string, what: "material" | "report" | "narrative"): string =>
  `${INCIDENTS_PREFIX}${incidentId}/${what}.json`;

/**
 * Keeps a report and what it rests on; those of an earlier alarm of the incident are versions of the same objects.
 * @returns key of the report
 */
export async function keep(objects: ObjectWriter, material: IncidentMaterial, report: AnalysisReport): Promise<string> {
  const key = incidentKey(report.incidentId, "report");
  await Promise.all([objects.putJson(incidentKey(report.incidentId, "material"), material), objects.putJson(key, report)]);
  return key;
}
