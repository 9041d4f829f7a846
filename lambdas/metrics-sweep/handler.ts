import type { Context } from "aws-lambda";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { createTextSender } from "../shared/queue.js";
import { createPutPending, createReadPending } from "../shared/repositories/pending.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { runTask } from "../shared/task.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { readSettings } from "./settings.js";
import { type SweepParts, sweep } from "./sweep.js";

const settings = readSettings(process.env);
const telemetry = createTelemetry(settings.service);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);

const parts: SweepParts = {
  read: createReadPending(dynamo, settings.metricsTable),
  put: createPutPending(dynamo, settings.metricsTable),
  enqueue: createTextSender(createSqsClient(deadline), settings.queueUrl),
  shards: settings.shards,
  graceMs: settings.graceMs,
  maxPoints: settings.maxPoints,
  deadline,
  now: () => new Date(),
};

/** Queues metrics that were stored when the queue did not take them. Invoked every minute; repeating it does no harm. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  await runTask(telemetry, { operation: "sweep-metrics", about: {} }, (measure) => sweep(parts, measure));
};
