import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { createCircuitStore } from "../shared/circuit-breaker/circuit-store.js";
import { createBreaker } from "../shared/circuit-breaker/create-breaker.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { createGuard } from "../shared/guard.js";
import { createApiHandler } from "../shared/http/api-handler.js";
import { patiently } from "../shared/patience.js";
import { createTextSender } from "../shared/queue.js";
import { createClaimRepository } from "../shared/repositories/claims.js";
import { createPutMetrics } from "../shared/repositories/metrics.js";
import { createPutPending } from "../shared/repositories/pending.js";
import { createReadMetrics, createReadRollups } from "../shared/repositories/read-metrics.js";
import { createTable } from "../shared/repositories/table.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { createDelay } from "./delay.js";
import { getMetrics } from "./get-metrics.js";
import { getHealth } from "./health.js";
import { openapiDocument } from "./openapi/document.js";
import { postMetrics } from "./post-metrics.js";
import { readSettings } from "./settings.js";

/** Longest wait for each dependency, in ms: three of them in a row leave time within API Gateway's 29 s. */
const PATIENCE_MS = 3000;

const { metricsStore: STORE, metricsQueue: QUEUE, metricsClaims: CLAIMS } = GUARDED_DEPENDENCIES;

const settings = readSettings(process.env);
const telemetry = createTelemetry(settings.service);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);
const sqs = createSqsClient(deadline);

const breakerParts = { dynamo, circuitTable: settings.circuitTable, telemetry };
const guardOf = (dependency: typeof STORE | typeof QUEUE | typeof CLAIMS, what: string) =>
  createGuard(what, createBreaker(breakerParts, dependency, settings.breakers[dependency]), PATIENCE_MS);

/** Messages that wait, are worked on or are to come later. */
const BACKLOG = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

async function backlog(): Promise<number> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: settings.queueUrl, AttributeNames: [...BACKLOG] });
  const { Attributes } = await patiently("the queue of metrics", PATIENCE_MS, sqs.send(asked));
  return BACKLOG.reduce((total, name) => total + Number(Attributes?.[name] ?? 0), 0);
}

const delay = createDelay({ circuit: createCircuitStore(dynamo, settings.circuitTable, STORE), backlog, now: () => Date.now() });

const parts = {
  store: createPutMetrics(dynamo, settings.metricsTable),
  note: createPutPending(dynamo, settings.metricsTable),
  read: createReadMetrics(dynamo, settings.metricsTable, settings.shards),
  readRollups: createReadRollups(dynamo, settings.metricsTable, settings.shards),
  claims: createClaimRepository(dynamo, settings.idempotencyTable),
  enqueue: createTextSender(sqs, settings.queueUrl),
  guards: {
    store: guardOf(STORE, "the table of metrics"),
    queue: guardOf(QUEUE, "the queue of metrics"),
    claims: guardOf(CLAIMS, "the table of claims"),
  },
  limits: settings,
  delay,
  onDelay: delay.note,
  now: () => new Date(),
};

/** A data point that nobody has: reading it shows that the table answers. */
const nothing = { series: "health", at: "health" };
const probedTable = createTable(dynamo, settings.metricsTable, v.looseObject({}));
const claimsTable = createTable(dynamo, settings.idempotencyTable, v.looseObject({}));
const circuitOf = (dependency: string) => createCircuitStore(dynamo, settings.circuitTable, dependency);
const askQueue = () => new GetQueueAttributesCommand({ QueueUrl: settings.queueUrl, AttributeNames: ["QueueArn"] });

const health = getHealth(
  {
    store: { probe: () => probedTable.get(nothing), circuit: circuitOf(STORE), takesMetrics: true },
    queue: { probe: () => sqs.send(askQueue()), circuit: circuitOf(QUEUE), takesMetrics: true },
    claims: { probe: () => claimsTable.get({ id: "health" }), circuit: circuitOf(CLAIMS), takesMetrics: false },
  },
  () => performance.now(),
);

const description = { status: 200, body: openapiDocument(settings), headers: { "Cache-Control": "public, max-age=300" } };

/** Answers the API's routes: takes metrics in, shows them, and tells whether both is possible. */
export const handler = createApiHandler(
  telemetry,
  deadline,
  {
    "/metrics": { GET: getMetrics(parts), POST: postMetrics(parts) },
    "/openapi.json": { GET: async () => description },
    "/health": { GET: health },
    "/health/details": { GET: health },
  },
  settings.allowedOrigins,
);
