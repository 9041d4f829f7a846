import type { Outcome } from "./answer.js";
import { type Batch, batchOf, metricsOf } from "./batch.js";
import type { Counters } from "./counters.js";
import { divide } from "./divide.js";
import { Flushes } from "./flushes.js";
import { Gate } from "./gate.js";
import { Held } from "./held.js";
import type { Hooks } from "./hooks.js";
import { post } from "./post.js";
import type { Entry } from "./queue.js";
import { KEEPALIVE_BYTES, type Settings } from "./settings.js";
import type { Drop, DropReason, FlushResult } from "./types.js";

const NEVER = Number.POSITIVE_INFINITY;

/** However small the API says batches are to be. */
const LEAST_BATCH_BYTES = 4096;

/**
 * Sends what is queued, one batch after the other, so that metrics arrive in their order. All that happens goes through
 * `#step`: it makes the next request if one may be made now, else it sets the one timer for when it may.
 */
export class Sender {
  readonly #held = new Held();
  readonly #gate: Gate;
  readonly #flushes: Flushes;
  readonly #ended = new AbortController();
  /** Less than the settings say once the API found a batch too large. */
  #maxBytes: number;
  #wakeAt = NEVER;
  #cancel: () => void = () => {};

  constructor(
    private readonly settings: Settings,
    private readonly counters: Counters,
    private readonly hooks: Hooks,
  ) {
    this.#maxBytes = settings.batch.maxBytes;
    this.#gate = new Gate(settings);
    this.#flushes = new Flushes(settings.clock);
  }

  get isOpen(): boolean {
    return this.#gate.isOpen;
  }

  get pending(): number {
    return this.#held.count;
  }

  /** Queues a metric, or drops it or older ones where there is no room. Never sends: the caller does not wait for that. */
  offer(entry: Entry): void {
    const { drop, queue } = this.settings;
    if (this.#ended.signal.aborted) {
      this.#drop("closed", [entry]);
      return;
    }
    const evicted: Entry[] = [];
    while (drop === "oldest" && !this.#held.fits(entry, queue)) {
      const oldest = this.#held.queue.shift();
      if (!oldest) break;
      evicted.push(oldest);
    }
    if (this.#held.fits(entry, queue)) {
      this.#held.queue.push(entry);
      this.#wake(this.#nextAt(entry.at));
    } else evicted.push(entry);
    if (evicted.length > 0) this.#drop("queue_full", evicted);
  }

  /** @param upTo order of the last metric to wait for */
  async flush(upTo: number, timeoutMs: number): Promise<FlushResult> {
    const result = this.#flushes.wait(upTo, timeoutMs, () => this.pending);
    this.#step();
    return result;
  }

  /** Gives up what is left; what is in flight may have been taken. */
  end(): void {
    if (this.#ended.signal.aborted) return;
    const left = this.#held.takeAll();
    this.#cancel();
    this.#ended.abort(new Error("the client was closed"));
    if (left.length > 0) this.#drop("closed", left);
    this.#flushes.end(left.length === 0);
  }

  /**
   * A page goes: sends now what fits beside what is in flight; both outlive it. What is left is sent if the page comes back.
   */
  leave(): void {
    const now = this.settings.clock.monotonicMs();
    const room = KEEPALIVE_BYTES - [...this.#held.flying].reduce((sum, { bytes }) => sum + bytes, 0);
    const waiting = this.#held.again[0];
    const bytes = waiting?.bytes ?? this.#held.queue.oldest?.bytes ?? NEVER;
    const isRetry = waiting !== undefined && waiting.attempts > 0;
    if (this.#ended.signal.aborted || bytes + 2 > room || this.#gate.nextAt(now, isRetry) > now) return;
    this.#send(this.#next(room), now);
  }

  #newBatch = (entries: readonly Entry[]): Batch => batchOf(entries, this.settings.uuid());

  #isFull(): boolean {
    return this.#held.queue.length >= this.settings.batch.maxMetrics || this.#held.queue.bytes >= this.#maxBytes;
  }

  #wake(at: number): void {
    // While a request is under way its answer is the next thing to happen.
    if (at >= this.#wakeAt || this.#held.flying.size > 0 || this.#ended.signal.aborted) return;
    this.#cancel();
    this.#wakeAt = at;
    const { clock } = this.settings;
    this.#cancel = clock.after(Math.max(0, at - clock.monotonicMs()), this.#woken, false);
  }

  #woken = (): void => {
    this.#wakeAt = NEVER;
    this.#step();
  };

  /** Monotonic time at which the next request is to be made; `NEVER`: nothing waits. */
  #nextAt(now: number): number {
    const [waiting] = this.#held.again;
    const { oldest } = this.#held.queue;
    if (!waiting && !oldest) return NEVER;
    const isDue = waiting !== undefined || this.#flushes.isHurried || this.#isFull();
    const due = isDue || !oldest ? now : oldest.at + this.settings.batch.maxWaitMs;
    return Math.max(due, this.#gate.nextAt(now, waiting !== undefined && waiting.attempts > 0));
  }

  #step(): void {
    const now = this.settings.clock.monotonicMs();
    const isBusy = this.#held.flying.size > 0;
    const at = isBusy ? now : this.#nextAt(now);
    if (!isBusy && at <= now) this.#send(this.#next(this.#maxBytes), now);
    else this.#wake(at);
    this.#flushes.settle(this.#held.oldest(), at);
  }

  #next(maxBytes: number): Batch {
    return this.#held.again.shift() ?? this.#newBatch(this.#held.queue.take(this.settings.batch.maxMetrics, maxBytes));
  }

  #send(batch: Batch, now: number): void {
    const isRetry = batch.attempts > 0;
    this.#gate.passed(now, isRetry);
    batch.attempts += 1;
    this.counters.requests += 1;
    if (isRetry) this.counters.retries += 1;
    this.#held.flying.add(batch);
    void post(this.settings, batch, this.#ended.signal).then((outcome) => {
      if (!this.#held.flying.delete(batch)) return; // given up meanwhile
      this.#settle(batch, outcome);
      this.#step();
    });
  }

  /** What a batch came to. Hooks are called last: they may track, flush or close. */
  #settle(batch: Batch, outcome: Outcome): void {
    if (outcome.kind === "failed" || outcome.kind === "refused") {
      this.#failed(batch, outcome);
      return;
    }
    this.#gate.succeeded();
    const { sent, wrong, detail, again } = divide(batch.entries, outcome);
    // Never more than before: the caller may want less than the least that is tried.
    if (outcome.kind === "too-large") this.#maxBytes = Math.min(this.#maxBytes, Math.max(LEAST_BATCH_BYTES, batch.bytes / 2));
    this.#held.again.unshift(...again.map(this.#newBatch));
    this.counters.sent += sent.length;
    if (outcome.kind === "accepted") this.hooks.accepted(outcome.ids);
    if (wrong.length > 0) this.#drop("rejected", wrong, { status: outcome.status, detail });
  }

  #failed(batch: Batch, outcome: Extract<Outcome, { kind: "failed" | "refused" }>): void {
    const { entries, attempts } = batch;
    const now = this.settings.clock.monotonicMs();
    const isRefused = outcome.kind === "refused";
    this.#gate.failed(now, attempts, isRefused ? undefined : outcome.retryAfterMs);
    const again = !isRefused && this.#mayRetry(batch, now);
    if (again) this.#held.again.unshift(batch);
    const { status, detail } = outcome;
    const message = `a request with ${entries.length} metrics failed: ${detail}`;
    this.hooks.error({ kind: "request", message, ...(!isRefused && { cause: outcome.cause }) });
    if (!again) this.#drop(isRefused ? "refused" : "retries_exhausted", entries, { status, detail });
  }

  #mayRetry({ attempts }: Batch, now: number): boolean {
    return attempts < this.settings.retry.maxAttempts && this.#gate.nextAt(now, true) < NEVER;
  }

  #drop(reason: DropReason, entries: readonly Entry[], why: Pick<Drop, "status" | "detail"> = {}): void {
    this.counters.dropped[reason] += entries.length;
    if (this.hooks.hearsDrops) this.hooks.dropped({ reason, metrics: metricsOf(entries), ...why });
  }
}
