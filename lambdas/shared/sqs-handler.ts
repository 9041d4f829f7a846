import { AsyncLocalStorage } from "node:async_hooks";
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type InvocationDeadline, requireTime } from "./deadline.js";
import { toError, WorkError } from "./errors.js";
import { createGathering } from "./gathering.js";
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

/** What each message is worked on with, beside its body. */
type Work = (body: string, unit: Unit, context: Context) => Promise<Done>;

/** Works on each message; tells SQS which failed. `ended` is called for each message, whatever became of it. */
function workOnEach(
  { event, context, limit }: { readonly event: SQSEvent; readonly context: Context; readonly limit: number },
  { telemetry, deadline, redeliver }: SqsParts,
  begin: () => { readonly work: Work; readonly ended: () => void },
): Promise<SQSBatchResponse> {
  deadline.begin(context);
  const limited = createLimiter(limit);
  const handle = (record: SQSRecord) => {
    const { work, ended } = begin();
    const run = limited(() =>
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
    return run.finally(ended);
  };
  return processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), { throwOnFullBatchFailure: false });
}

/** What every consumer of a queue works with. */
interface SqsParts {
  readonly telemetry: Telemetry;
  readonly deadline: InvocationDeadline;
  readonly redeliver: Redeliver;
}

/** The handler, and what is to be done after each of its invocations; that must not throw. */
export const thenAlways =
  (handler: SqsHandler, after: () => Promise<void>): SqsHandler =>
  async (event, context) => {
    try {
      return await handler(event, context);
    } finally {
      await after();
    }
  };

/**
 * A handler that works on each message by itself and reports those that failed: SQS keeps only them. A batch in which all
 * failed is reported likewise; throwing would count a bad message as a crash of the function.
 */
export const createSqsHandler =
  (telemetry: Telemetry, deadline: InvocationDeadline, redeliver: Redeliver, work: Work): SqsHandler =>
  (event, context) =>
    workOnEach({ event, context, limit: MAX_PARALLEL }, { telemetry, deadline, redeliver }, () => ({
      work,
      ended: () => undefined,
    }));

/** How messages of a batch are worked on together. */
export interface Together<Input extends object, Result> {
  /** Reads one message. @throws where that message alone fails */
  read(body: string, unit: Unit): Promise<Input>;
  /** Works on all that could be read; gives each its result, or the error by which it fails. */
  work(inputs: readonly (Input & InMessage)[]): Promise<ReadonlyMap<Input & InMessage, Result | Error>>;
  /** Tells how a message ended. */
  tell(result: Result, unit: Unit): Done;
}

/** Runs a call so that it belongs to the message's trace. */
export interface InMessage {
  readonly inTrace: <T>(call: () => T) => T;
}

/**
 * A handler that reads each message by itself, works on all of a batch together, and reports each by itself. Calls that are made for
 * several messages are in the trace of the first.
 */
export const createTogetherHandler =
  <Input extends object, Result>(
    telemetry: Telemetry,
    deadline: InvocationDeadline,
    redeliver: Redeliver,
    { read, work, tell }: Together<Input, Result>,
  ): SqsHandler =>
  (event, context) => {
    const gathering = createGathering(event.Records.length, (inputs: readonly (Input & InMessage)[]) =>
      inputs[0] ? inputs[0].inTrace(() => work(inputs)) : work(inputs),
    );
    const reading = createLimiter(MAX_PARALLEL);
    return workOnEach({ event, context, limit: event.Records.length }, { telemetry, deadline, redeliver }, () => {
      const ticket = gathering.ticket();
      return {
        ended: ticket.leave,
        work: async (body, unit) => {
          const input = await reading(() => read(body, unit));
          return tell(await ticket.join({ ...input, inTrace: AsyncLocalStorage.snapshot() }), unit);
        },
      };
    });
  };
