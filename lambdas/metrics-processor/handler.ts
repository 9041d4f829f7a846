import { randomUUID } from "node:crypto";
import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { createQueueSender } from "../shared/queue.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createClaimRepository } from "../shared/repositories/claims.js";
import { createTakeCooldown } from "../shared/repositories/cooldowns.js";
import { createCounting } from "../shared/repositories/counting.js";
import { createLookUp } from "../shared/repositories/look-up.js";
import { createPutMetrics } from "../shared/repositories/metrics.js";
import { createDropPending } from "../shared/repositories/pending.js";
import { createReadMetrics } from "../shared/repositories/read-metrics.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { createTogetherHandler } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import type { ProcessorParts } from "./parts.js";
import { processBatch } from "./process-batch.js";
import { readMessage } from "./read-message.js";
import { readSettings } from "./settings.js";
import { tell } from "./tell.js";
import { createWindows } from "./windows.js";

const settings = readSettings(process.env);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);
const sqs = createSqsClient(deadline);
const now = () => new Date();

const parts: ProcessorParts = {
  lookUp: createLookUp(dynamo, settings.metricsTable),
  put: createPutMetrics(dynamo, settings.metricsTable),
  dropPending: createDropPending(dynamo, settings.metricsTable),
  counting: createCounting(dynamo, settings.metricsTable),
  windows: createWindows(createReadMetrics(dynamo, settings.metricsTable, settings.shards), now),
  takeCooldown: createTakeCooldown(dynamo, settings.metricsTable),
  claims: createClaimRepository(dynamo, settings.idempotencyTable),
  analysis: createQueueSender<AnalysisRequested>(sqs, settings.analysisUrl),
  rules: settings.rules,
  retentionDays: settings.retentionDays,
  cooldownSeconds: settings.cooldownSeconds,
  environment: settings.service.environment,
  namespace: settings.service.metricsNamespace,
  publish: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  deadline,
  now,
  newName: randomUUID,
};

/** Consumes the queue `metrics`: stores what is missing, counts and publishes each value once, asks for analyses. */
export const handler = createTogetherHandler(createTelemetry(settings.service), deadline, createRedelivery(sqs), {
  read: (body, unit) => readMessage(body, unit, parts),
  work: (arrivals) => processBatch(arrivals, parts),
  tell,
});
