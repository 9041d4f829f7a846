import * as v from "valibot";
import { CAUSE_KINDS } from "../../domain/contracts/report.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { numberBetween, wholeNumber } from "./primitives.js";

/** How the sandbox payment provider of the laptop behaves. */
export const ProviderBehaviourSchema = v.variant("mode", [
  v.strictObject({ mode: v.literal("normal"), latencyMs: wholeNumber(0, 60_000) }),
  v.strictObject({ mode: v.literal("slow"), latencyMs: wholeNumber(0, 60_000) }),
  v.strictObject({ mode: v.literal("down") }),
  v.strictObject({ mode: v.literal("declining"), share: numberBetween(0, 1) }),
]);

/** How the stand-in for Bedrock's models behaves; `off`: nobody answers. */
export const MODEL_BEHAVIOURS = ["answers", "off", "throttled", "malformed", "refuses", "times-out", "hijacked"] as const;
/** How the stand-in for Bedrock's models behaves. */
export type ModelBehaviour = (typeof MODEL_BEHAVIOURS)[number];

/**
 * A comparison of one metric, over the time from ready to the end and over all metrics with at least these dimensions. The
 * value of `FunctionName` is a service's name.
 */
const MetricExpectation = v.strictObject({
  namespace: v.string(),
  metric: v.string(),
  dimensions: v.optional(v.record(v.string(), v.string()), {}),
  statistic: v.picklist(["Sum", "Maximum", "p99"]),
  comparison: v.picklist([">=", ">", "<", "<=", "=="]),
  value: v.number(),
});

/** What must come of a run. */
const ExpectationSchema = v.strictObject({
  metrics: v.optional(v.array(MetricExpectation), []),
  /** Queue → messages that must end in its dead-letter queue; a queue that is not named must get none. */
  deadLetters: v.optional(
    v.record(v.string(), v.strictObject({ atLeast: wholeNumber(0, 1e6), atMost: v.optional(wholeNumber(0, 1e6)) })),
    {},
  ),
  /** Orders: all settled, or some may stay pending because a message that carries them on waits. */
  orders: v.picklist(["all-settled", "some-pending"]),
  /** Some accepted metrics may still wait in a queue in the end, because the table was down. @default each is in the table */
  acceptedMetrics: v.optional(v.literal("some-queued")),
  declinedShare: v.optional(v.strictObject({ atLeast: numberBetween(0, 1), atMost: numberBetween(0, 1) })),
  /**
   * While the fault lasts, as the simulator judges: alarms and composites that go to ALARM, by their ids (`resourceName` makes
   * their names), and the severities whose topics get a message.
   */
  alarms: v.optional(v.array(v.string()), []),
  composites: v.optional(v.array(v.string()), []),
  messages: v.optional(v.array(v.picklist(SEVERITIES)), []),
  /** Of these messages, those that need the wall clock's pace: at a higher speed what brings them comes too seldom. */
  messagesAtWallClock: v.optional(v.array(v.picklist(SEVERITIES))),
  /** What the reports on its alarms must name as the first cause, where the analysis got to them. */
  firstCause: v.optional(v.strictObject({ node: v.string(), kind: v.picklist(CAUSE_KINDS) })),
  /** Normal minutes of the alarms' clock that the alarms need before, to learn what is usual; after fewer they are not judged. */
  learnMinutes: v.optional(numberBetween(0, 240)),
  /** Alarms and composites that may ring too when it lasts, and tell. */
  mayFollow: v.optional(v.array(v.string())),
});

/** One fault of `npm start -- --fault`: what is broken, and what must come of it. */
export const FaultSchema = v.strictObject({
  description: v.string(),
  /**
   * Normal traffic before it breaks, in minutes of the alarms' clock, so that there is something to compare with; a run that is shorter
   * than three times as long breaks after a third, or half an hour of the alarms' clock before its end. @default it is broken from the start
   */
  afterMinutes: v.optional(numberBetween(0, 240)),
  inject: v.strictObject({
    provider: v.optional(ProviderBehaviourSchema),
    /** Share of the invocations of this function that throw before the handler runs. */
    throwIn: v.optional(v.strictObject({ service: v.string(), share: numberBetween(0, 1) })),
    /** A new version of this function's code is deployed, and this share of its invocations throws this. */
    badDeploy: v.optional(
      v.strictObject({
        service: v.string(),
        share: numberBetween(0, 1),
        error: v.strictObject({ name: v.string(), message: v.string() }),
      }),
    ),
    /** Share of the orders that still come. */
    trafficDrop: v.optional(v.strictObject({ share: numberBetween(0, 1) })),
    /** Messages that no handler can process, sent straight to a queue. */
    poison: v.optional(v.strictObject({ queue: v.string(), count: wholeNumber(1, 1000) })),
    /** Calls for the items of this table fail, for so long; at the end of the traffic it is back in any case. */
    tableDown: v.optional(v.strictObject({ table: v.string(), seconds: wholeNumber(1, 3600) })),
  }),
  expect: ExpectationSchema,
});

/** What only the laptop needs: traffic and faults. */
export const LaptopSchema = v.strictObject({
  traffic: v.strictObject({
    ordersPerSecond: numberBetween(0, 100),
    /** Metrics that services post to the API, where there is one. */
    metricsPerSecond: v.optional(numberBetween(0, 100), 1),
    /** Share of requests with invalid input, as every public API sees them. */
    invalidShare: numberBetween(0, 1),
    /** Share of requests that a client sends twice. */
    duplicateShare: numberBetween(0, 1),
    /** Share of orders whose payment token the provider declines. */
    declinedTokenShare: v.optional(numberBetween(0, 1), 0.04),
    /** Share of orders from customers who were never seen before. */
    newCustomerShare: v.optional(numberBetween(0, 1), 0.2),
    /** A slow wave on the rate, as days have them; default: a constant rate. */
    wave: v.optional(v.strictObject({ amplitude: numberBetween(0, 1), periodSeconds: numberBetween(1, 86_400) })),
    /** Most open requests; above it arrivals wait. */
    maxInFlight: v.optional(wholeNumber(1, 1000), 100),
    /** The same seed gives the same orders at the same times. */
    seed: v.optional(wholeNumber(0, 2 ** 31), 1),
  }),
  provider: ProviderBehaviourSchema,
  /** How the stand-in for Bedrock's models behaves. */
  model: v.optional(v.picklist(MODEL_BEHAVIOURS), "answers"),
  /** Time for queues to run empty after traffic stops, before the balance is judged. */
  drainSeconds: wholeNumber(1, 600),
  /** What a run without a fault must come to. */
  healthy: ExpectationSchema,
  faults: v.record(v.string(), FaultSchema),
});

/** Behaviour of the sandbox payment provider. */
export type ProviderBehaviour = v.InferOutput<typeof ProviderBehaviourSchema>;
/** What must come of a run. */
export type Expectation = v.InferOutput<typeof ExpectationSchema>;
/** One fault and its expected outcome. */
export type Fault = v.InferOutput<typeof FaultSchema>;
/** The laptop's part of the configuration. */
export type LaptopConfig = v.InferOutput<typeof LaptopSchema>;
