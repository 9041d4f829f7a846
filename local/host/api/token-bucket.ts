import type { Throttle } from "../deployed/api/model.js";

/** Lets requests pass at a rate, and up to a burst of them at once. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly limit: Throttle,
    now: number,
  ) {
    this.tokens = limit.burst;
    this.filledAt = now;
  }

  /** Takes a token; false when there is none. */
  take(now: number): boolean {
    const { ratePerSecond, burst } = this.limit;
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.filledAt) / 1000) * ratePerSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
