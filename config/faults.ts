import { GUARDED_DEPENDENCIES } from "../domain/contracts/dependencies.js";
import { EMF_METRICS, metricNamespace } from "../domain/contracts/telemetry.js";
import { defaults } from "./defaults.js";
import type { Expectation, Fault, ModelBehaviour } from "./schema/laptop.js";

type FaultTable = Record<string, Fault>;
type MetricExpectation = Expectation["metrics"][number];

const application = metricNamespace(defaults.project, "Application");

const emf = (
  metric: { name: string },
  service: string,
  comparison: MetricExpectation["comparison"],
  value: number,
): MetricExpectation => ({
  namespace: application,
  metric: metric.name,
  dimensions: { service },
  statistic: "Sum",
  comparison,
  value,
});

/** Invocations of a service's function that ended in an exception or a timeout. */
const functionErrors = (service: string, comparison: MetricExpectation["comparison"], value: number): MetricExpectation => ({
  namespace: "AWS/Lambda",
  metric: "Errors",
  dimensions: { FunctionName: service },
  statistic: "Sum",
  comparison,
  value,
});

/** The detector has to know the orders of the shop well before their absence is news. */
const DETECTOR_LEARNS_MINUTES = 100;
/** What an analysis compares with: enough minutes to tell what is usual. */
const WARM_UP_MINUTES = 10;

const noAlarms = { alarms: [], composites: [], messages: [] };

/**
 * An alarm that feeds a composite tells medium; while its composite does not follow, its "-sustained" composite is in ALARM too,
 * and tells high after ten minutes (SPEC 1.8).
 */
const sustained = (alarm: string): Pick<Expectation, "alarms" | "composites" | "messages"> => ({
  alarms: [alarm],
  composites: [`${alarm}-sustained`],
  messages: ["medium", "high"],
});

/**
 * What is unusual about the business may ring in any run that is long enough, or fast enough, for the detector to have learnt what is
 * usual: a fault keeps orders from completing, the end of every run does, and of hundreds of values one is odd by chance.
 */
const mayBeUnusual = (expectation: Expectation): Expectation => ({
  ...expectation,
  mayFollow: [
    ...(expectation.mayFollow ?? []),
    ...Object.keys(defaults.anomalies.series ?? {}).map((series) => `${series}-anomaly`),
  ],
});

/** Ways of the stand-in for the model in which calls fail, so that the breaker before it opens. */
const FAILING: readonly ModelBehaviour[] = ["off", "throttled", "times-out"];

/** What an expectation comes to when the model behaves like this. */
export const withModel = (expectation: Expectation, model: ModelBehaviour): Expectation =>
  FAILING.includes(model)
    ? { ...expectation, mayFollow: [...(expectation.mayFollow ?? []), `${GUARDED_DEPENDENCIES.bedrock}-circuit-open`] }
    : expectation;

/** What a run without a fault must come to: everything settled, nothing failed, nobody told. */
export const healthy: Expectation = mayBeUnusual({
  metrics: [functionErrors("order-processor", "==", 0), functionErrors("payment-handler", "==", 0)],
  deadLetters: {},
  orders: "all-settled",
  ...noAlarms,
});

/**
 * What each fault breaks and what must come of it, however long it lasts: a failed message comes back after its visibility
 * timeout of three minutes, so that a short run ends with it in its queue and a long one may end with it among the dead
 * letters. Tests and the exit code of `npm start -- --fault` read this table; its alarms, which need minutes, are judged where
 * the run is long enough, or fast enough (`--speed`), for them.
 */
const table: FaultTable = {
  "payment-slow": {
    description: "The payment provider takes 3.6 s: late, yet within its timeout",
    afterMinutes: WARM_UP_MINUTES,
    inject: { provider: { mode: "slow", latencyMs: 3600 } },
    expect: {
      firstCause: { node: GUARDED_DEPENDENCIES.paymentProvider, kind: "dependency-slow" },
      // Latency but not concurrency: five orders a second keep 18 of the 50 executions busy, so no composite follows.
      metrics: [{ ...emf(EMF_METRICS.providerDuration, "payment-handler", ">=", 3500), statistic: "p99" }],
      deadLetters: {},
      orders: "all-settled",
      ...sustained("payment-handler-latency-p99"),
    },
  },
  "payment-down": {
    description: "The payment provider answers 503: payments wait behind the circuit breaker, none is lost",
    afterMinutes: WARM_UP_MINUTES,
    inject: { provider: { mode: "down" } },
    expect: {
      firstCause: { node: GUARDED_DEPENDENCIES.paymentProvider, kind: "dependency-down" },
      metrics: [
        emf(EMF_METRICS.providerFailed, "payment-handler", ">=", 1),
        emf(EMF_METRICS.circuitOpen, "payment-handler", ">=", 1),
      ],
      deadLetters: { payments: { atLeast: 0 } },
      orders: "some-pending",
      ...sustained("payment-handler-errors"),
      alarms: ["payment-handler-errors", "payment-provider-circuit-open"],
      // While the breaker is open only its probes fail, one a minute: ten minutes of a faster clock hold too few of them.
      messagesAtWallClock: ["high"],
      mayFollow: ["payments-dead-letters"],
    },
  },
  "payment-declining": {
    description: "The payment provider declines nine payments of ten: a business problem, not an error",
    inject: { provider: { mode: "declining", share: 0.9 } },
    expect: {
      metrics: [
        emf(EMF_METRICS.paymentsDeclined, "payment-handler", ">=", 1),
        emf(EMF_METRICS.providerFailed, "payment-handler", "==", 0),
        functionErrors("payment-handler", "==", 0),
      ],
      deadLetters: {},
      orders: "all-settled",
      declinedShare: { atLeast: 0.7, atMost: 1 },
      ...noAlarms,
    },
  },
  "handler-throws": {
    description: "Half of the payment handler's invocations crash: their payments are retried, and charged once",
    inject: { throwIn: { service: "payment-handler", share: 0.5 } },
    expect: {
      metrics: [functionErrors("payment-handler", ">=", 1), emf(EMF_METRICS.paymentsAuthorized, "payment-handler", ">=", 1)],
      deadLetters: { payments: { atLeast: 0 } },
      orders: "some-pending",
      ...sustained("payment-handler-errors"),
      mayFollow: ["payments-dead-letters"],
    },
  },
  poison: {
    description: "Three messages on the orders queue that no retry can help: tried three times, then dead letters",
    afterMinutes: WARM_UP_MINUTES,
    inject: { poison: { queue: "orders", count: 3 } },
    expect: {
      firstCause: { node: "queue:orders", kind: "poison-messages" },
      metrics: [emf(EMF_METRICS.invalidMessage, "order-processor", ">=", 9)],
      deadLetters: { orders: { atLeast: 3, atMost: 3 } },
      orders: "all-settled",
      ...sustained("order-processor-errors"),
      alarms: ["order-processor-errors", "orders-dead-letters"],
      // Nine errors at once: the alarm is over before it pages.
      messages: ["medium"],
    },
  },
  "store-down": {
    description:
      "The table of metrics answers 503 for five minutes: they wait in their queue, behind an open breaker, none is lost",
    inject: { tableDown: { table: "metrics", seconds: 300 } },
    expect: {
      metrics: [emf(EMF_METRICS.metricsNotStored, "metrics-api", ">=", 1), emf(EMF_METRICS.circuitOpen, "metrics-api", ">=", 1)],
      // A message that failed three times, ninety seconds apart, is a dead letter: `obs redrive metrics` sends it back.
      deadLetters: { metrics: { atLeast: 0 } },
      orders: "all-settled",
      acceptedMetrics: "some-queued",
      ...sustained("metrics-processor-errors"),
      alarms: ["metrics-processor-errors", "metrics-store-circuit-open"],
      // The sweep cannot look for what was only stored: its runs fail, are tried twice more, and are given up.
      mayFollow: ["metrics-dead-letters", "metrics-sweep-errors", "metrics-sweep-errors-sustained", "async-dead-letters"],
    },
  },
  "bad-deploy": {
    description: "A new version of the payment handler throws on half of its invocations, in its own code",
    afterMinutes: WARM_UP_MINUTES,
    inject: {
      badDeploy: {
        service: "payment-handler",
        share: 0.5,
        error: { name: "TypeError", message: "Cannot read properties of undefined (reading 'minorUnits')" },
      },
    },
    expect: {
      firstCause: { node: "payment-handler", kind: "bad-deploy" },
      metrics: [functionErrors("payment-handler", ">=", 1), emf(EMF_METRICS.paymentsAuthorized, "payment-handler", ">=", 1)],
      deadLetters: { payments: { atLeast: 0 } },
      orders: "some-pending",
      ...sustained("payment-handler-errors"),
      mayFollow: ["payments-dead-letters"],
    },
  },
  "traffic-drop": {
    description: "Of twenty orders one still comes: nothing fails, and nobody can order",
    afterMinutes: DETECTOR_LEARNS_MINUTES,
    inject: { trafficDrop: { share: 0.05 } },
    expect: {
      firstCause: { node: "client", kind: "traffic-drop" },
      metrics: [functionErrors("order-processor", "==", 0), functionErrors("payment-handler", "==", 0)],
      deadLetters: {},
      orders: "all-settled",
      alarms: ["orders-completed-anomaly"],
      composites: [],
      messages: ["medium"],
      learnMinutes: DETECTOR_LEARNS_MINUTES,
    },
  },
};

/** The faults of `npm start -- --fault`. */
export const faults: FaultTable = Object.fromEntries(
  Object.entries(table).map(([name, fault]) => [name, { ...fault, expect: mayBeUnusual(fault.expect) }]),
);
