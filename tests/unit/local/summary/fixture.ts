import type { RunState } from "../../../../local/summary/index.js";

/** A run in its 32nd second with a fault. */
export const state = (overrides: Partial<RunState> = {}): RunState => ({
  phase: "running",
  elapsedMs: 32_400,
  trafficMs: 30_000,
  totalMs: 60_000,
  fault: { name: "payment-down", description: "The payment provider answers 503" },
  accepted: 152,
  acceptedPerSecond: 4.87,
  rejected: 6,
  rejectedPerSecond: 0.2,
  duplicates: 4,
  transportErrors: 0,
  completed: 12,
  declined: 3,
  pending: 137,
  metrics: { accepted: 31, refused: 0, unanswered: 0 },
  authorizedPayments: 12,
  declinedPayments: 1,
  provider: { mode: "down" },
  breakers: { "payment-provider": "OPEN" },
  functions: [
    { service: "order-processor", invocations: 164, errors: 0, throttles: 0, p50: 12.4, p99: 88 },
    { service: "payment-handler", invocations: 31, errors: 7, throttles: 0, p50: 1043, p99: 5020 },
    { service: "idle", invocations: 0, errors: 0, throttles: 0, p50: null, p99: null },
  ],
  queues: [
    { queue: "orders", waiting: 2, inFlight: 1, oldestSeconds: 0.4, deadLetters: 0 },
    { queue: "payments", waiting: 0, inFlight: 137, oldestSeconds: 31.2, deadLetters: 2 },
  ],
  alarms: { inAlarm: ["payment-handler-errors"], told: 1, speed: 1 },
  ...overrides,
});
