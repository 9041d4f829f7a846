import type { Context } from "aws-lambda";
import * as v from "valibot";
import { tableVariable } from "../../domain/contracts/environment-variables.js";
import { createDynamoClient, createS3Client } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { readEnvironment, Text } from "../shared/environment.js";
import { toError } from "../shared/errors.js";
import { runTask } from "../shared/task.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { createCountedObjects } from "./counted-objects.js";
import { type LandedObject, landedObjects } from "./object-created.js";
import { type LogProcessorParts, processObject } from "./process-object.js";
import { createObjectReader } from "./read-object.js";

const MIB = 1024 * 1024;

/** At 512 MB of memory a function counts about 19 MB of lines a second, so that the largest file takes half of its 30 s. */
const LIMITS = { maxBytes: 64 * MIB, maxUnpackedBytes: 256 * MIB, maxLineBytes: 256 * 1024 };

const idempotencyTable = tableVariable("idempotency");
const environment = readEnvironment(v.object({ [idempotencyTable]: Text }), process.env);
const telemetry = createTelemetry(environment.service);
const deadline = new InvocationDeadline();

const parts: LogProcessorParts = {
  read: createObjectReader(createS3Client(deadline), LIMITS, deadline),
  counted: createCountedObjects(createDynamoClient(deadline), environment.own[idempotencyTable] ?? "", Date.now),
};

/**
 * Counts the lines of log files that land in a bucket. One file that fails does not keep the others of the event from being
 * counted; the event then fails as a whole, and its repetition finds those counted.
 * @throws {AggregateError} of what failed
 */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  const failures: Error[] = [];
  for (const object of objectsOf(event)) {
    const task = { operation: "count-log-file", about: { bucket: object.bucket, key: object.key } };
    try {
      await runTask(telemetry, task, (measure) => processObject(object, measure, parts));
    } catch (error) {
      failures.push(toError(error));
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `log files were not counted: ${failures.map(({ message }) => message).join("; ")}`);
};

/** The objects of the event. @throws {InvalidMessageError} after it was reported */
function objectsOf(event: unknown): LandedObject[] {
  try {
    return landedObjects(event);
  } catch (thrown) {
    const error = toError(thrown);
    telemetry.logger.error(`read-event failed: ${error.message}`, { operation: "read-event", error });
    throw error;
  }
}
