import { setTimeout as wait } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DeployedModel, DeployedQueue } from "./deployed/model.js";
import { HostError } from "./errors.js";
import type { FunctionHost } from "./functions.js";
import type { QueueAges } from "./sqs/ages.js";
import { Poller } from "./sqs/poller.js";
import { queueClient } from "./sqs/queue-client.js";
import { depthOf, queueDepth } from "./sqs/queue-metrics.js";

/** The queues' triggers of all functions. */
export interface Triggers {
  start(): void;
  /** Messages that were received and are not settled. */
  inFlight(): number;
  stop(): Promise<void>;
}

/** Ends early, without an error, when the signal aborts. */
const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

/** Makes a poller for every deployed trigger. @throws {HostError} when its function is not deployed */
export function createTriggers(
  model: DeployedModel,
  functions: FunctionHost,
  sqs: SQSClient,
  ages: QueueAges,
  warn: (message: string) => void,
): Triggers {
  const pollers = model.eventSources.map((source) => {
    const fn = model.functions.find(({ name }) => name === source.functionName);
    if (!fn) throw new HostError(`queue ${source.queue.name} feeds ${source.functionName}, which is not deployed`);
    const invoker = functions.invoker(fn.name);
    return new Poller({
      source,
      queue: queueClient(sqs, source.queue.url),
      invoke: (event) => invoker.invoke(event),
      functionTimeoutSeconds: fn.timeoutSeconds,
      concurrency: Math.min(source.maximumConcurrency ?? Number.POSITIVE_INFINITY, functions.concurrencyOf(fn)),
      sleep,
      now: Date.now,
      warn,
      observer: {
        received: (batch) => ages.received(source.queue, batch),
        deleted: (batch) => ages.deleted(source.queue, batch),
        failed: (batch) => ages.failed(source.queue, batch),
      },
    });
  });
  return {
    start: () => {
      for (const poller of pollers) poller.start();
    },
    inFlight: () => pollers.reduce((sum, poller) => sum + poller.inFlight, 0),
    stop: async () => void (await Promise.all(pollers.map((poller) => poller.stop()))),
  };
}

/** Time between two looks at the queues, and looks in a row that must find nothing: a message may be between two queues. */
const LOOK_MS = 250;
const QUIET_LOOKS = 2;

/**
 * Waits until the queues hold nothing, dead-letter queues aside, and nothing runs.
 * @returns false when the time is over first
 */
export async function drainQueues(
  sqs: SQSClient,
  queues: readonly DeployedQueue[],
  isBusy: () => boolean,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  const watched = queues.filter((queue) => !queue.isDeadLetterQueue);
  for (let quiet = 0; ; ) {
    const depths = await Promise.all(watched.map((queue) => queueDepth(sqs, queue)));
    quiet = isBusy() || depths.some((depth) => depthOf(depth) > 0) ? 0 : quiet + 1;
    if (quiet >= QUIET_LOOKS) return true;
    if (Date.now() + LOOK_MS > deadline) return false;
    await wait(LOOK_MS);
  }
}
