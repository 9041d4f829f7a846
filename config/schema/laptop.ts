import * as v from "valibot";
import { numberBetween, wholeNumber } from "./primitives.js";

/** How the sandbox payment provider of the laptop behaves. */
export const ProviderBehaviourSchema = v.variant("mode", [
  v.strictObject({ mode: v.literal("normal"), latencyMs: wholeNumber(0, 60_000) }),
  v.strictObject({ mode: v.literal("slow"), latencyMs: wholeNumber(0, 60_000) }),
  v.strictObject({ mode: v.literal("down") }),
  v.strictObject({ mode: v.literal("declining"), share: numberBetween(0, 1) }),
]);

/** A comparison of one metric, summed over services and time from ready to the end. */
const MetricExpectation = v.strictObject({
  namespace: v.string(),
  metric: v.string(),
  dimensions: v.optional(v.record(v.string(), v.string()), {}),
  statistic: v.picklist(["Sum", "Maximum", "p99"]),
  comparison: v.picklist([">=", ">", "<", "<=", "=="]),
  value: v.number(),
});

/** One fault of `npm start -- --fault`: what is broken, and what must come of it. */
export const FaultSchema = v.strictObject({
  description: v.string(),
  inject: v.strictObject({
    provider: v.optional(ProviderBehaviourSchema),
    /** Share of the invocations of this function that throw before the handler runs. */
    throwIn: v.optional(v.strictObject({ service: v.string(), share: numberBetween(0, 1) })),
    /** Messages that no handler can process, sent straight to a queue. */
    poison: v.optional(v.strictObject({ queue: v.string(), count: wholeNumber(1, 1000) })),
  }),
  expect: v.strictObject({
    metrics: v.array(MetricExpectation),
    /** Queue → messages that must end in its dead-letter queue. */
    deadLetters: v.optional(
      v.record(v.string(), v.strictObject({ atLeast: wholeNumber(0, 1e6), atMost: v.optional(wholeNumber(0, 1e6)) })),
      {},
    ),
    /** Orders: all settled, or some may stay pending because their payment is stuck. */
    orders: v.picklist(["all-settled", "some-pending"]),
    declinedShare: v.optional(v.strictObject({ atLeast: numberBetween(0, 1), atMost: numberBetween(0, 1) })),
    /** Alarms, composites and message severities the fault must produce; judged by the simulator. */
    alarms: v.optional(v.array(v.string()), []),
    composites: v.optional(v.array(v.string()), []),
    messages: v.optional(v.array(v.string()), []),
  }),
});

/** What only the laptop needs: traffic and faults. */
export const LaptopSchema = v.strictObject({
  traffic: v.strictObject({
    ordersPerSecond: numberBetween(0, 100),
    /** Share of requests with invalid input, as every public API sees them. */
    invalidShare: numberBetween(0, 1),
    /** Share of requests that a client sends twice. */
    duplicateShare: numberBetween(0, 1),
  }),
  provider: ProviderBehaviourSchema,
  /** Time for queues to run empty after traffic stops, before the balance is judged. */
  drainSeconds: wholeNumber(1, 600),
  faults: v.record(v.string(), FaultSchema),
});

/** Behaviour of the sandbox payment provider. */
export type ProviderBehaviour = v.InferOutput<typeof ProviderBehaviourSchema>;
/** One fault and its expected outcome. */
export type Fault = v.InferOutput<typeof FaultSchema>;
/** The laptop's part of the configuration. */
export type LaptopConfig = v.InferOutput<typeof LaptopSchema>;
