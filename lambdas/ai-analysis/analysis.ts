import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { createBreaker } from "../shared/circuit-breaker/create-breaker.js";
import { createDynamoClient } from "../shared/clients.js";
import type { InvocationDeadline } from "../shared/deadline.js";
import { later } from "../shared/later.js";
import { createReadMetrics } from "../shared/repositories/read-metrics.js";
import type { Done, Telemetry, Unit } from "../shared/unit-of-work.js";
import { type AnalysisParts, analyse } from "./analyse.js";
import { createSourceClients } from "./clients.js";
import { createIncidentIds } from "./incident-id.js";
import { createTokenBudget } from "./narrate/budget.js";
import { createKeptAnswers } from "./narrate/kept-answers.js";
import type { Settings } from "./settings.js";
import { NodeNames } from "./trigger/names.js";
import type { WantedAnalysis } from "./trigger/read-trigger.js";

/** Of the day's tokens, the part after which posted metrics get no more: whoever may post must not use up what alarms need. */
const POSTED_SHARE = 0.5;

/** Analyses what is to be analysed, on the real AWS. Made once a process. */
export function createAnalysis(
  settings: Settings,
  telemetry: Telemetry,
  deadline: InvocationDeadline,
): (wanted: WantedAnalysis, unit: Unit) => Promise<Done> {
  const { service, analysis, idempotencyTable } = settings;
  const { model } = analysis;
  const dynamo = createDynamoClient(deadline);
  const { logger } = telemetry;
  const now = () => new Date();
  const perDay = model?.maxTokensPerDay ?? 0;
  const budgetOf = (tokens: number) => createTokenBudget(dynamo, idempotencyTable, service.environment, tokens);
  const breakerParts = { dynamo, circuitTable: settings.circuitTable, telemetry };
  const bucket = later(async () => (await import("./late/bucket.js")).createBucket(deadline, settings.dataBucket));
  const parts: AnalysisParts = {
    gathering: {
      place: {
        names: new NodeNames(settings.topology),
        namespace: service.metricsNamespace,
        environment: service.environment,
      },
      settings: analysis,
      clients: createSourceClients(deadline),
    },
    narrating: {
      model,
      converse: later(async () => (await import("./late/model.js")).createModel(deadline, model?.timeoutMs ?? 0)),
      breaker: createBreaker(breakerParts, GUARDED_DEPENDENCIES.bedrock, settings.breaker),
      answers: createKeptAnswers(dynamo, idempotencyTable),
      logger,
      now,
    },
    budgets: { alarm: budgetOf(perDay), anomaly: budgetOf(Math.floor(perDay * POSTED_SHARE)) },
    incidents: createIncidentIds(dynamo, idempotencyTable, analysis.sameIncidentMinutes),
    read: createReadMetrics(dynamo, settings.metricsTable, settings.shards),
    objects: { putJson: async (key, value) => (await bucket()).putJson(key, value) },
    logger,
    now,
  };
  return (wanted, unit) => analyse(wanted, unit, parts);
}
