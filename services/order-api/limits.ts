/** What the service grants itself and its callers. Times in milliseconds unless the name says otherwise. */
export const LIMITS = {
  /** Largest request body; 50 items of the longest allowed fields need about 8 kB. */
  bodyBytes: 64 * 1024,
  /** Longest Idempotency-Key. */
  idempotencyKeyLength: 255,
  /** One attempt at a dependency, and all attempts together. */
  attemptMs: 1000,
  callMs: 2500,
  attempts: 3,
  /** What a client is told to wait when a dependency is down. */
  retryAfterSeconds: 5,
  /** What a client is told to wait for an order that may still be on its way. */
  orderVisibleAfterSeconds: 1,
  /** One dependency's part of `/health`, and how long an answer is reused: probes must not load the dependencies. */
  healthProbeMs: 800,
  healthReuseMs: 2000,
  /** How long a failed sending counts as the queue's state when no order has come since. */
  failureRememberedMs: 60_000,
  /** Time to read one request, and to keep an idle connection: longer than a load balancer's 60 s. */
  requestMs: 15_000,
  keepAliveMs: 65_000,
  /** Requests in flight get this long after SIGTERM; ECS sends SIGKILL after 30 s. */
  drainMs: 10_000,
} as const;
