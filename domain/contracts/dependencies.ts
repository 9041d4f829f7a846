/**
 * Dependencies that are called behind a shared circuit breaker: their keys in the table `circuit`, and what logs, traces and
 * metrics call them.
 */
export const GUARDED_DEPENDENCIES = {
  paymentProvider: "payment-provider",
} as const;
