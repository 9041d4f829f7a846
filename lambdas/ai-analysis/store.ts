import { incidentKey } from "../../domain/contracts/incident-objects.js";
import type { IncidentMaterial } from "../../domain/contracts/material.js";
import type { AnalysisReport } from "../../domain/contracts/report.js";
import type { ObjectWriter } from "../shared/objects.js";

/**
 * Keeps a report and what it rests on; those of an earlier alarm of the incident are versions of the same objects.
 * @returns key of the report
 */
export async function keep(objects: ObjectWriter, material: IncidentMaterial, report: AnalysisReport): Promise<string> {
  const key = incidentKey(report.incidentId, "report");
  await Promise.all([objects.putJson(incidentKey(report.incidentId, "material"), material), objects.putJson(key, report)]);
  return key;
}
