/**
 * Dependencies that are called behind a shared circuit breaker: their keys in the table `circuit` and in
 * `config.circuitBreakers`, and what logs, traces, metrics and alarms call them.
 */
export const GUARDED_DEPENDENCIES = {
  paymentProvider: "payment-provider",
  metricsStore: "metrics-store",
  metricsQueue: "metrics-queue",
  /** The table that remembers requests by their Idempotency-Keys. */
  metricsClaims: "metrics-claims",
  /** The language model of Amazon Bedrock. */
  bedrock: "bedrock",
} as const;

/** The name of one of them. */
export type GuardedDependency = (typeof GUARDED_DEPENDENCIES)[keyof typeof GUARDED_DEPENDENCIES];

/** All names, in the order in which they are listed. */
export const GUARDED_NAMES: readonly GuardedDependency[] = Object.values(GUARDED_DEPENDENCIES);

/** Value of the metric dimension `dependency` for what is behind a breaker, `<kind>:<name>`. */
export const circuitDimension = (dependency: string): string => `circuit:${dependency}`;

/** Dependencies that are resources of the platform's own, by the node of the topology; others are called as they are. */
export const GUARDED_RESOURCES: Readonly<Partial<Record<GuardedDependency, string>>> = {
  [GUARDED_DEPENDENCIES.metricsStore]: "table:metrics",
  [GUARDED_DEPENDENCIES.metricsQueue]: "queue:metrics",
  [GUARDED_DEPENDENCIES.metricsClaims]: "table:idempotency",
};

/** Node of the topology that a dependency is. */
export const guardedNode = (dependency: GuardedDependency): string => GUARDED_RESOURCES[dependency] ?? dependency;
