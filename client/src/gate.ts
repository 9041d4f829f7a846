import type { Settings } from "./settings.js";

/** Tokens for retries, coming back with time. Time is monotonic, in ms. */
class Budget {
  #tokens: number;
  #at: number | undefined;

  constructor(
    private readonly size: number,
    private readonly perSecond: number,
  ) {
    this.#tokens = size;
  }

  #refill(now: number): void {
    const since = this.#at === undefined ? 0 : Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.size, this.#tokens + (since / 1000) * this.perSecond);
    this.#at = now;
  }

  /** When a token will be there. */
  nextAt(now: number): number {
    this.#refill(now);
    if (this.#tokens >= 1) return now;
    return this.perSecond === 0 ? Number.POSITIVE_INFINITY : now + ((1 - this.#tokens) / this.perSecond) * 1000;
  }

  take(now: number): void {
    this.#refill(now);
    this.#tokens = Math.max(0, this.#tokens - 1);
  }
}

/**
 * When the next request may be made: after a failure the wait is drawn from a range that doubles (full jitter), after many in a
 * row the API is left alone for longer and longer, an answer's Retry-After is heeded, and retries have a budget.
 */
export class Gate {
  #inRow = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  readonly #budget: Budget;

  constructor(private readonly settings: Pick<Settings, "retry" | "circuit" | "random">) {
    this.#budget = new Budget(settings.retry.budget, settings.retry.budgetPerSecond);
  }

  get isOpen(): boolean {
    return this.#inRow >= this.settings.circuit.failures;
  }

  /** Monotonic time from which a request may be made. */
  nextAt(now: number, isRetry: boolean): number {
    return Math.max(this.#notBefore, isRetry ? this.#budget.nextAt(now) : now);
  }

  /** A request is made now. */
  passed(now: number, isRetry: boolean): void {
    if (isRetry) this.#budget.take(now);
  }

  succeeded(): void {
    this.#inRow = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
  }

  /** @param attempts requests made for this batch, this one included */
  failed(now: number, attempts: number, retryAfterMs: number | undefined): void {
    const { retry, circuit, random } = this.settings;
    this.#inRow += 1;
    const jitter = random() * Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** Math.min(attempts - 1, 30));
    const beyond = this.#inRow - circuit.failures;
    const rest = beyond < 0 ? 0 : (0.5 + random() / 2) * Math.min(circuit.maxOpenMs, circuit.openMs * 2 ** Math.min(beyond, 30));
    // Whoever was told the same time does not come back in the same moment.
    const asked = retryAfterMs === undefined ? 0 : Math.min(retryAfterMs, retry.maxRetryAfterMs) + random() * retry.baseDelayMs;
    this.#notBefore = Math.max(this.#notBefore, now + Math.max(jitter, rest, asked));
  }
}
