import * as v from "valibot";
import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import { INGESTION_VARIABLES, queueVariable, tableVariable } from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS, MetricsAcceptedSchema } from "../../domain/contracts/metric.js";
import { createDynamoClient, createSqsClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { Address, numberIn, readEnvironment, Text } from "../shared/environment.js";
import { parseMessage } from "../shared/messages.js";
import { createQueueSender } from "../shared/queue.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createClaimRepository } from "../shared/repositories/claims.js";
import { createMarkDone, createPutMetrics } from "../shared/repositories/metrics.js";
import { createReadMetrics } from "../shared/repositories/read-metrics.js";
import { createSqsHandler } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import type { ProcessorParts } from "./parts.js";
import { processMetrics } from "./process-metrics.js";

const metricsTable = tableVariable("metrics");
const idempotencyTable = tableVariable("idempotency");
const analysisQueue = queueVariable("analysis");
const { service, own } = readEnvironment(
  v.object({
    [metricsTable]: Text,
    [idempotencyTable]: Text,
    [analysisQueue]: Address,
  }),
  process.env,
);
const limits = readEnvironment(
  v.object({
    [INGESTION_VARIABLES.rawDays]: numberIn(15, 3650),
    [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS),
  }),
  process.env,
).own;

const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);
const sqs = createSqsClient(deadline);

const parts: ProcessorParts = {
  read: createReadMetrics(dynamo, own[metricsTable] ?? "", limits.INGESTION_SHARDS),
  put: createPutMetrics(dynamo, own[metricsTable] ?? ""),
  markDone: createMarkDone(dynamo, own[metricsTable] ?? ""),
  claims: createClaimRepository(dynamo, own[idempotencyTable] ?? ""),
  analysis: createQueueSender<AnalysisRequested>(sqs, own[analysisQueue] ?? ""),
  retentionDays: limits.INGESTION_RAW_DAYS,
  environment: service.environment,
  namespace: service.metricsNamespace,
  publish: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  now: () => new Date(),
};

/** Consumes the queue `metrics`: stores what is missing, publishes each value once, asks for analyses. */
export const handler = createSqsHandler(createTelemetry(service), deadline, createRedelivery(sqs), async (body, unit) =>
  processMetrics(parseMessage(MetricsAcceptedSchema, body), unit, parts),
);
