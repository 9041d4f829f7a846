import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type InvocationDeadline, requireTime } from "./deadline.js";
import { toError, WorkError } from "./errors.js";
import { createLimiter } from "./limiter.js";
import type { Redeliver } from "./redelivery.js";
import { type Done, runUnit, type Telemetry, type Unit } from "./unit-of-work.js";

/** Most messages worked on side by side: a batch of ten waits for a slow dependency once, not ten times. */
const MAX_PARALLEL = 10;

/** Least time a message needs to be begun, in ms. */
const LEAST_MS = 500;

/** A Lambda handler of SQS batches. */
export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Tells the queue when the next attempt makes sense, where the error says so. If that fails, the message comes again after its
 * visibility timeout: it has failed and stays in the queue in any case.
 */
async function giveBack(redeliver: Redeliver, record: SQSRecord, thrown: unknown, { logger }: Telemetry) {
  if (!(thrown instanceof WorkError) || thrown.retryAfterSeconds === undefined) return;
  try {
    await redeliver(record, thrown.retryAfterSeconds);
  } catch (error) {
    logger.warn("a failed message could not be given back early", { messageId: record.messageId, error: toError(error) });
  }
}

/**
 * A handler that works on each message by itself and reports those that failed: SQS keeps only them. A batch in which all
 * failed is reported likewise; throwing would count a bad message as a crash of the function.
 */
export function createSqsHandler(
  telemetry: Telemetry,
  deadline: InvocationDeadline,
  redeliver: Redeliver,
  work: (body: string, unit: Unit, context: Context) => Promise<Done>,
): SqsHandler {
  return async (event, context) => {
    deadline.begin(context);
    const limited = createLimiter(MAX_PARALLEL);
    const handle = (record: SQSRecord) =>
      limited(() =>
        runUnit(telemetry, record, deadline, async (unit) => {
          requireTime(deadline, LEAST_MS, "the message");
          try {
            return await work(record.body, unit, context);
          } catch (error) {
            await giveBack(redeliver, record, error, telemetry);
            throw error;
          }
        }),
      );
    return processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), { throwOnFullBatchFailure: false });
  };
}
