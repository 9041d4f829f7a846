import { EMF_METRICS, metricNamespace } from "../domain/contracts/telemetry.js";
import { defaults } from "./defaults.js";
import type { Expectation, Fault } from "./schema/laptop.js";

type FaultTable = Record<string, Fault>;
type MetricExpectation = Fault["expect"]["metrics"][number];

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

const noAlarms = { alarms: [], composites: [], messages: [] };

/** What a run without a fault must come to: everything settled, nothing failed, nobody told. */
export const healthy: Expectation = {
  metrics: [],
  deadLetters: {},
  orders: "all-settled",
  ...noAlarms,
};

/**
 * What each fault breaks and what must come of it. Tests and the exit code of `npm start -- --fault` read this table;
 * its alarms are judged by the simulator.
 */
export const faults: FaultTable = {
  "payment-slow": {
    description: "The payment provider takes 3.5 s: late, yet within its timeout",
    inject: { provider: { mode: "slow", latencyMs: 3500 } },
    expect: {
      metrics: [{ ...emf(EMF_METRICS.providerDuration, "payment-handler", ">=", 3500), statistic: "p99" }],
      deadLetters: {},
      orders: "all-settled",
      ...noAlarms,
    },
  },
  "payment-down": {
    description: "The payment provider answers 503: payments are retried and wait, none is lost",
    inject: { provider: { mode: "down" } },
    expect: {
      metrics: [
        emf(EMF_METRICS.providerFailed, "payment-handler", ">=", 1),
        emf(EMF_METRICS.paymentsAuthorized, "payment-handler", "==", 0),
      ],
      deadLetters: {},
      orders: "some-pending",
      ...noAlarms,
    },
  },
  "payment-declining": {
    description: "The payment provider declines nine payments of ten: a business problem, not an error",
    inject: { provider: { mode: "declining", share: 0.9 } },
    expect: {
      metrics: [
        emf(EMF_METRICS.paymentsDeclined, "payment-handler", ">=", 1),
        emf(EMF_METRICS.operationFailed, "payment-handler", "==", 0),
      ],
      deadLetters: {},
      orders: "all-settled",
      declinedShare: { atLeast: 0.7, atMost: 1 },
      ...noAlarms,
    },
  },
  "handler-throws": {
    description: "Half of the payment handler's invocations crash: retries carry every payment through",
    inject: { throwIn: { service: "payment-handler", share: 0.5 } },
    expect: {
      metrics: [
        {
          namespace: "AWS/Lambda",
          metric: "Errors",
          dimensions: { FunctionName: "payment-handler" },
          statistic: "Sum",
          comparison: ">=",
          value: 1,
        },
      ],
      deadLetters: {},
      orders: "some-pending",
      ...noAlarms,
    },
  },
  poison: {
    description: "Three messages on the orders queue that no retry can help",
    inject: { poison: { queue: "orders", count: 3 } },
    expect: {
      metrics: [emf(EMF_METRICS.invalidMessage, "order-processor", ">=", 3)],
      deadLetters: { orders: { atLeast: 3, atMost: 3 } },
      orders: "all-settled",
      ...noAlarms,
    },
  },
};
