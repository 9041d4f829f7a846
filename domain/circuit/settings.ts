/** What calls do while a breaker's shared state cannot be reached: `allow` lets each instance judge by itself, `refuse` stops all. */
export const WHEN_UNREACHABLE = ["allow", "refuse"] as const;

/** Settings of the breaker of one dependency; all times in ms. */
export interface BreakerSettings {
  /** Failures in a row, of all instances together, that open it. */
  readonly failureThreshold: number;
  /** How long an open breaker lets nothing through. */
  readonly openMs: number;
  /** How long a trial keeps others from trying; it is ended a good while before that. */
  readonly leaseMs: number;
  /** How long an instance believes what it read: so long may calls go on after another instance opened the breaker. */
  readonly stalenessMs: number;
  /** Most by which the clocks of two instances differ. */
  readonly clockSkewMs: number;
  readonly whenUnreachable: (typeof WHEN_UNREACHABLE)[number];
}
