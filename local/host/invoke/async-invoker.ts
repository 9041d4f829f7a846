import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import type { DeployedFunction } from "../deployed/model.js";
import type { AsyncMetrics } from "./async-metrics.js";
import { type FailedEvent, type FailureTarget, failureRecord } from "./failure.js";
import type { InvocationResult } from "./invoker.js";

/** Waits before the second and the third attempt after function errors. */
const RETRY_MS = [60_000, 120_000] as const;
/** Waits after a throttled attempt: doubled from the first to the last. */
const FIRST_THROTTLE_MS = 1000;
const LAST_THROTTLE_MS = 300_000;

/** What asynchronous invocations of one function work with. */
export interface AsyncParts {
  readonly fn: DeployedFunction;
  readonly invoke: (event: string, requestId: string) => Promise<InvocationResult>;
  readonly target: FailureTarget;
  readonly metrics: AsyncMetrics;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** Invokes a function with events nobody waits for: retries, gives up, and tells where failures go (as Lambda's event queue). */
export class AsyncInvoker {
  private readonly abort = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: AsyncParts) {}

  /** Events that are not yet done with, those that wait for another attempt too. */
  get pending(): number {
    return this.running.size;
  }

  /** Takes an event (JSON). */
  send(event: string): void {
    if (this.abort.signal.aborted) return;
    const work = this.process(event)
      .catch((error: unknown) => {
        const what = error instanceof Error ? error.message : String(error);
        this.parts.metrics.undelivered(this.parts.fn, this.parts.clock.now());
        this.parts.warn(`${this.parts.fn.service}: a failed event could not be handed on: ${what}`);
      })
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  /** Ends the waits and lets what runs finish. */
  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all(this.running);
  }

  private async process(event: string): Promise<void> {
    const { fn, clock, metrics, invoke } = this.parts;
    const { retries, maximumAgeSeconds } = fn.asynchronous;
    const requestId = randomUUID();
    const receivedAt = clock.now();
    metrics.received(fn, receivedAt);
    let throttles = 0;
    for (let attempt = 1; ; ) {
      metrics.age(fn, clock.now() - receivedAt, clock.now());
      const result = await invoke(event, requestId);
      if (result.status === "success") return;
      const failed: Omit<FailedEvent, "condition"> = { fn, event, requestId, attempts: attempt, result };
      if (result.status === "failed" && attempt > retries) return await this.giveUp({ ...failed, condition: "RetriesExhausted" });
      const wait =
        result.status === "failed"
          ? (RETRY_MS[attempt - 1] ?? RETRY_MS[1])
          : Math.min(FIRST_THROTTLE_MS * 2 ** throttles++, LAST_THROTTLE_MS);
      if (clock.now() + wait > receivedAt + maximumAgeSeconds * 1000)
        return await this.giveUp({ ...failed, condition: "EventAgeExceeded" });
      if (result.status === "failed") attempt += 1;
      await clock.sleep(wait, this.abort.signal);
      if (this.abort.signal.aborted) return;
    }
  }

  private async giveUp(failed: FailedEvent): Promise<void> {
    const { target, metrics, clock, fn } = this.parts;
    const { onFailure, deadLetter } = fn.asynchronous;
    metrics.dropped(fn, clock.now());
    if (onFailure) await target.deliver(onFailure, failureRecord(failed, clock.now()), {});
    if (deadLetter) {
      const { requestId, result } = failed;
      const message = result.status === "failed" ? result.error.errorMessage : "Rate Exceeded.";
      const code = result.status === "failed" ? "200" : "429";
      await target.deliver(deadLetter, failed.event, {
        RequestID: requestId,
        ErrorCode: code,
        ErrorMessage: message.slice(0, 1024),
      });
    }
  }
}
