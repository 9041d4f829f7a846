import * as v from "valibot";
import { type BreakerSettings, WHEN_UNREACHABLE } from "../../domain/circuit/settings.js";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { wholeNumber } from "./primitives.js";

/** The breaker of one dependency (SPEC 3.4). */
const BreakerSchema = v.strictObject({
  /** Failures in a row, of all instances together, that open it. */
  failureThreshold: v.optional(wholeNumber(1, 100), 5),
  /** How long it then lets nothing through. */
  openSeconds: v.optional(wholeNumber(1, 3600), 60),
  /** How long a trial keeps others from trying; the trial itself may take four fifths of it. */
  leaseSeconds: v.optional(wholeNumber(1, 300), 10),
  /** How long an instance believes what it read: calls may go on so long after another instance opened the breaker. */
  stalenessMs: v.optional(wholeNumber(100, 30_000), 1000),
  /** Most by which the clocks of two instances differ. */
  clockSkewMs: v.optional(wholeNumber(0, 60_000), 1000),
  /** While the table `circuit` cannot be reached: `allow` lets each instance judge by itself, `refuse` stops all calls. */
  whenUnreachable: v.optional(v.picklist(WHEN_UNREACHABLE), "allow"),
});

/** The breakers by the dependency that they guard. */
export const CircuitBreakersSchema = v.strictObject({
  [GUARDED_DEPENDENCIES.paymentProvider]: v.optional(BreakerSchema, {}),
  [GUARDED_DEPENDENCIES.metricsStore]: v.optional(BreakerSchema, {}),
  [GUARDED_DEPENDENCIES.metricsQueue]: v.optional(BreakerSchema, {}),
  [GUARDED_DEPENDENCIES.metricsClaims]: v.optional(BreakerSchema, {}),
  /** A trial takes as long as an answer of the model. */
  [GUARDED_DEPENDENCIES.bedrock]: v.optional(BreakerSchema, { failureThreshold: 3, openSeconds: 300, leaseSeconds: 40 }),
});

/** A configured breaker as the functions are told of it. */
export const breakerSettings = ({
  openSeconds,
  leaseSeconds,
  ...same
}: v.InferOutput<typeof BreakerSchema>): BreakerSettings => ({
  ...same,
  openMs: openSeconds * 1000,
  leaseMs: leaseSeconds * 1000,
});
