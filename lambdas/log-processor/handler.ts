import type { Context } from "aws-lambda";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { toError } from "../shared/errors.js";
import { createS3Client } from "../shared/s3-client.js";
import { runTask } from "../shared/task.js";
import { createMetrics } from "../shared/telemetry.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { createCountedBatches } from "./counted-batches.js";
import { createCountedObjects } from "./counted-objects.js";
import { isLogBatch, readLogBatch } from "./log-batch.js";
import { landedObjects } from "./object-created.js";
import { processBatch } from "./process-batch.js";
import { type LogProcessorParts, processObject } from "./process-object.js";
import { createObjectReader } from "./read-object.js";
import { readSettings } from "./settings.js";

const MIB = 1024 * 1024;

/** At 512 MB of memory a function counts about 19 MB of lines a second, so that the largest file takes half of its 30 s. */
const LIMITS = { maxBytes: 64 * MIB, maxUnpackedBytes: 256 * MIB, maxLineBytes: 256 * 1024 };

const { service, table, sources, operations, businessNamespace } = readSettings(process.env);
const telemetry = createTelemetry(service);
const business = createMetrics({ ...service, metricsNamespace: businessNamespace });
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);

const objectParts: LogProcessorParts = {
  read: createObjectReader(createS3Client(deadline), LIMITS, { operations }, deadline),
  counted: createCountedObjects(dynamo, table, Date.now),
  business,
};
const batchParts = {
  counted: createCountedBatches(dynamo, table, Date.now),
  sources,
  operations,
  application: telemetry.metrics,
  business,
  now: Date.now,
};

/**
 * Counts log lines: those of a batch that a subscription delivers, and those of files that land in a bucket. One file that
 * fails does not keep the others of the event from being counted; the event then fails as a whole, and its repetition finds
 * those counted.
 * @throws {AggregateError} of the files that failed; {@link WorkError} of a batch
 */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  if (isLogBatch(event)) await countBatch(event, context);
  else await countFiles(event);
};

async function countBatch(event: unknown, { awsRequestId }: Context): Promise<void> {
  const batch = reported(() => readLogBatch(event));
  const task = { operation: "count-log-batch", about: { logGroup: batch.logGroup, logStream: batch.logStream } };
  await runTask(telemetry, task, (measure) => processBatch(batch, awsRequestId, measure, batchParts));
}

async function countFiles(event: unknown): Promise<void> {
  const failures: Error[] = [];
  for (const object of reported(() => landedObjects(event))) {
    const task = { operation: "count-log-file", about: { bucket: object.bucket, key: object.key } };
    try {
      await runTask(telemetry, task, (measure) => processObject(object, measure, objectParts));
    } catch (error) {
      failures.push(toError(error));
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `log files were not counted: ${failures.map(({ message }) => message).join("; ")}`);
}

/** What was read of an event. @throws what reading throws, after it was reported */
function reported<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const error = toError(thrown);
    telemetry.logger.error(`read-event failed: ${error.message}`, { operation: "read-event", error });
    throw error;
  }
}
