import type { DeployedEventSource } from "../deployed/model.js";
import type { InvocationResult } from "../invoke/invoker.js";
import { evaluateBatchResponse } from "./batch-response.js";
import { type Received, sqsEvent } from "./event.js";
import { type QueueClient, SQS_BATCH } from "./queue-client.js";
import { Slots } from "./slots.js";

/**
 * Longest wait of one receive. moto does not notice that a waiting client has gone: it gives the next message to nobody, and the
 * message is hidden until its visibility timeout ends. So waits are short, and end by themselves when the poller stops.
 */
const LONG_POLL_SECONDS = 1;
/** Waits after a throttled invocation and after a failed receive: doubled from the first to the last. */
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 5000;

/** What a poller works with. */
export interface PollerParts {
  readonly source: DeployedEventSource;
  readonly queue: QueueClient;
  readonly invoke: (event: string) => Promise<InvocationResult>;
  readonly functionTimeoutSeconds: number;
  /** Batches at a time. */
  readonly concurrency: number;
  /** Waits; ends early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Time that the last receive gets to end by itself; more than its wait. @default 3000 */
  readonly lastReceiveMs?: number;
  readonly warn: (message: string) => void;
  /** Told of messages received, deleted, and left in the queue. */
  readonly observer: {
    received(batch: readonly Received[]): void;
    deleted(batch: readonly Received[]): void;
    failed(batch: readonly Received[]): void;
  };
}

const backoff = (attempt: number): number => Math.min(FIRST_BACKOFF_MS * 2 ** attempt, LAST_BACKOFF_MS);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Feeds a queue to a function as Lambda's event source mapping does. */
export class Poller {
  private readonly slots: Slots;
  private readonly abort = new AbortController();
  /** Ends a receive that does not end by itself. */
  private readonly cut = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private loop: Promise<void> | null = null;
  private held = 0;

  constructor(private readonly parts: PollerParts) {
    this.slots = new Slots(parts.concurrency);
  }

  /** Messages that were received and are not yet settled. */
  get inFlight(): number {
    return this.held;
  }

  start(): void {
    this.loop ??= this.poll();
  }

  /** Stops receiving and waits for the batches that are being processed. */
  async stop(): Promise<void> {
    this.abort.abort();
    const cut = setTimeout(() => this.cut.abort(), this.parts.lastReceiveMs ?? 3000);
    await this.loop;
    clearTimeout(cut);
    await Promise.all(this.running);
  }

  private async poll(): Promise<void> {
    const { signal } = this.abort;
    let failures = 0;
    while (!signal.aborted) {
      await this.slots.take();
      let batch: Received[] = [];
      try {
        batch = signal.aborted ? [] : await this.collect(signal);
        failures = 0;
      } catch (error) {
        if (!signal.aborted) {
          if (failures === 0) this.parts.warn(`${this.parts.source.queue.name} cannot be received from: ${textOf(error)}`);
          await this.parts.sleep(backoff(failures++), signal);
        }
      }
      if (batch.length === 0) {
        this.slots.give();
        continue;
      }
      const work = this.process(batch).finally(() => {
        this.running.delete(work);
        this.held -= batch.length;
        this.slots.give();
      });
      this.running.add(work);
    }
  }

  /** One batch: what a receive gives, or all that comes within the batch window, up to the batch size. */
  private async collect(signal: AbortSignal): Promise<Received[]> {
    const { source, queue, now, observer } = this.parts;
    const batch: Received[] = [];
    const take = async (waitSeconds: number): Promise<number> => {
      const messages = await queue.receive(Math.min(SQS_BATCH, source.batchSize - batch.length), waitSeconds, this.cut.signal);
      batch.push(...messages);
      this.held += messages.length;
      observer.received(messages);
      return messages.length;
    };
    if ((await take(LONG_POLL_SECONDS)) === 0) return batch;
    const windowEnd = now() + source.batchWindowSeconds * 1000;
    while (batch.length < source.batchSize && now() < windowEnd && !signal.aborted) {
      const secondsLeft = Math.ceil((windowEnd - now()) / 1000);
      try {
        await take(Math.min(LONG_POLL_SECONDS, secondsLeft));
      } catch (error) {
        if (!signal.aborted) this.parts.warn(`${source.queue.name} cannot be received from: ${textOf(error)}`);
        break; // what was received is processed all the same
      }
    }
    return batch;
  }

  private async process(batch: readonly Received[]): Promise<void> {
    const { source, queue, warn, observer } = this.parts;
    try {
      const result = await this.invokeUnthrottled(batch);
      const failed = this.failedOf(result, batch);
      const done = batch.filter((one) => !failed.has(one.messageId));
      observer.failed(batch.filter((one) => failed.has(one.messageId)));
      if (done.length > 0) await queue.delete(done);
      observer.deleted(done);
    } catch (error) {
      warn(`${source.queue.name}: a batch of ${batch.length} could not be settled and will come again: ${textOf(error)}`);
    }
  }

  /** Repeats a throttled invocation while the messages stay hidden long enough for a whole run of the function. */
  private async invokeUnthrottled(batch: readonly Received[]): Promise<InvocationResult> {
    const { source, invoke, sleep, now, functionTimeoutSeconds } = this.parts;
    const event = sqsEvent(batch, source.queue);
    const giveUpAt = now() + Math.max(0, source.queue.visibilityTimeoutSeconds - functionTimeoutSeconds) * 1000;
    for (let attempt = 0; ; attempt++) {
      const result = await invoke(event);
      const wait = backoff(attempt);
      if (result.status !== "throttled" || this.abort.signal.aborted || now() + wait > giveUpAt) return result;
      await sleep(wait, this.abort.signal);
    }
  }

  /** Ids of the messages that stay in the queue. */
  private failedOf(result: InvocationResult, batch: readonly Received[]): ReadonlySet<string> {
    const { source, warn } = this.parts;
    const ids = batch.map((one) => one.messageId);
    if (result.status !== "success") return new Set(ids);
    if (!source.reportsItemFailures) return new Set();
    const verdict = evaluateBatchResponse(result.payload, ids);
    if (verdict.kind === "complete") return verdict.failed;
    warn(`${source.functionName}: ${verdict.reason}; all ${ids.length} messages of the batch count as failed`);
    return new Set(ids);
  }
}
