import * as v from "valibot";
import { AnalysisRequestedSchema } from "../../domain/contracts/analysis.js";
import { bucketVariable, INGESTION_VARIABLES, tableVariable } from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { createDynamoClient, createS3Client, createSqsClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { numberIn, readEnvironment, Text } from "../shared/environment.js";
import { parseMessage } from "../shared/messages.js";
import { createObjectWriter } from "../shared/objects.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createReadMetrics } from "../shared/repositories/read-metrics.js";
import { createSqsHandler } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { type AnalysisParts, analyse } from "./analyse.js";

const metricsTable = tableVariable("metrics");
const dataBucket = bucketVariable("data");
const { service, own } = readEnvironment(v.object({ [metricsTable]: Text, [dataBucket]: Text }), process.env);
const { INGESTION_SHARDS: shards } = readEnvironment(
  v.object({ [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS) }),
  process.env,
).own;

const deadline = new InvocationDeadline();

const parts: AnalysisParts = {
  read: createReadMetrics(createDynamoClient(deadline), own[metricsTable] ?? "", shards),
  objects: createObjectWriter(createS3Client(deadline), own[dataBucket] ?? ""),
  now: () => new Date(),
};

/** Consumes the queue `analysis`: answers each question from the data points and keeps the answer in the bucket `data`. */
export const handler = createSqsHandler(
  createTelemetry(service),
  deadline,
  createRedelivery(createSqsClient(deadline)),
  async (body, unit) => analyse(parseMessage(AnalysisRequestedSchema, body), unit, parts),
);
