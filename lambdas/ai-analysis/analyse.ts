import { assess } from "../../domain/analysis/report/assess.js";
import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import type { IncidentMaterial, MaterialSeries } from "../../domain/contracts/material.js";
import { toError } from "../shared/errors.js";
import type { ObjectWriter } from "../shared/objects.js";
import type { ReadMetrics } from "../shared/repositories/read-metrics.js";
import type { Done, Telemetry, Unit } from "../shared/unit-of-work.js";
import { type GatherParts, gather } from "./gather/gather.js";
import { type IncidentIds, incidentIdOf } from "./incident-id.js";
import type { TokenBudget } from "./narrate/budget.js";
import { type NarrateParts, narrate } from "./narrate/narrate.js";
import { postedSeries, subjectOfRequest } from "./posted-series.js";
import { keep } from "./store.js";
import { tellReport } from "./tell-report.js";
import type { WantedAnalysis } from "./trigger/read-trigger.js";
import { type Subject, subjectOf } from "./trigger/subject.js";

/** What an analysis works with. */
export interface AnalysisParts {
  readonly gathering: GatherParts;
  readonly narrating: Omit<NarrateParts, "budget">;
  /** By what set an analysis off. */
  readonly budgets: Readonly<Record<Subject["kind"], TokenBudget>>;
  readonly incidents: IncidentIds;
  readonly read: ReadMetrics;
  readonly objects: ObjectWriter;
  readonly logger: Telemetry["logger"];
  readonly now: () => Date;
}

/** Which incident an alarm belongs to. Where the table does not tell, each alarm is one by itself: rather twice than not at all. */
async function incidentOf(
  owner: string,
  { at, node }: Subject,
  { incidents, gathering, logger }: AnalysisParts,
): Promise<string> {
  const { environment } = gathering.place;
  try {
    return await incidents.idOf(environment, `${owner}${node}`, at);
  } catch (error) {
    logger.warn("earlier alarms of the incident are not known", { node, error: toError(error) });
    return incidentIdOf(environment, `${owner}${node}`, at);
  }
}

const withSeries = (material: IncidentMaterial, series: MaterialSeries): IncidentMaterial => {
  const known = material.nodes.some(({ name }) => name === series.node);
  return {
    ...material,
    nodes: known ? material.nodes : [...material.nodes, { name: series.node, kind: "other" }],
    further: [...material.further, series],
  };
};

async function report(material: IncidentMaterial, unit: Unit, parts: AnalysisParts): Promise<Done> {
  const assessed = assess(material, parts.now().toISOString());
  const budget = parts.budgets[material.trigger.kind];
  const told = await narrate(assessed, { ...parts.narrating, budget }, unit.deadline);
  const key = await keep(parts.objects, material, told);
  return tellReport(told, key, unit);
}

/** A posted metric's series must be there: without it there is nothing to tell, and the question comes again. */
async function analyseMetric(request: AnalysisRequested, unit: Unit, parts: AnalysisParts): Promise<Done> {
  const { analysisId, correlationId, tenant } = request;
  unit.begin("analyse-metric", { analysisId, correlationId });
  const subject = subjectOfRequest(request);
  // Services of two tenants may have the same name.
  const [incidentId, series] = await Promise.all([incidentOf(`${tenant}/`, subject, parts), postedSeries(request, parts.read)]);
  unit.begin("analyse-metric", { analysisId, incidentId, correlationId });
  return report(withSeries(await gather(subject, incidentId, parts.gathering, unit.deadline), series), unit, parts);
}

/**
 * Analyses an alarm or a posted metric: gathers, judges, keeps and tells. Safe to repeat: the same message overwrites its own report.
 * @throws {DependencyError} where the report cannot be kept
 */
export async function analyse(wanted: WantedAnalysis, unit: Unit, parts: AnalysisParts): Promise<Done> {
  if (wanted.kind === "anomaly") return analyseMetric(wanted.request, unit, parts);
  unit.begin("analyse-alarm", {});
  const subject = subjectOf(wanted.alarm, parts.gathering.place.names, wanted.topicArn);
  const incidentId = await incidentOf("", subject, parts);
  unit.begin("analyse-alarm", { incidentId });
  return report(await gather(subject, incidentId, parts.gathering, unit.deadline), unit, parts);
}
