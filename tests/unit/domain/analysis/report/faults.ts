import type { IncidentMaterial } from "../../../../../domain/contracts/material.js";
import type { CauseKind } from "../../../../../domain/contracts/report.js";
import { change, from, further, INCIDENT_POINTS, lines, materialOf, trace } from "./builder.js";

const zeros = (begin: number, then: number) => Array.from({ length: INCIDENT_POINTS }, (_, at) => (at < begin ? 0 : then));
const way = "order-api>queue:orders>order-processor>queue:payments>payment-handler";

/** The first deployment, long after which nothing was wrong: it must never be blamed. */
const births = [
  change("payment-handler", -61, { event: "CreateFunction20150331" }),
  change("order-processor", -61, { event: "CreateFunction20150331" }),
];

/** The five faults of the laptop as materials made by hand, and what the first cause of each is. */
export const BUILT: Readonly<
  Record<string, { readonly node: string; readonly kind: CauseKind; readonly material: IncidentMaterial }>
> = {
  "payment-slow": {
    node: "payment-provider",
    kind: "dependency-slow",
    material: materialOf({
      trigger: { node: "payment-handler", metric: "latency", name: "shop-payment-handler-latency-p99-dev" },
      now: {
        "payment-handler": { latency: from(4, 0.22, 3.75) },
        "payment-provider": { latency: from(4, 0.15, 3.62) },
      },
      further: [
        further("queue:payments", "ApproximateAgeOfOldestMessage", from(5, 0.2, 4), {
          statistic: "Maximum",
          unit: "Seconds",
          usual: 0.2,
        }),
      ],
      traces: [1, 2, 3].map((id) => trace(`1-slow-${id}`, `${way}>payment-provider`, "slow", { ms: 3900 })),
      changes: births,
    }),
  },
  "payment-down": {
    node: "payment-provider",
    kind: "dependency-down",
    material: materialOf({
      trigger: { node: "payment-handler", metric: "availability", name: "shop-payment-handler-errors-dev" },
      now: {
        "payment-handler": { latency: from(4, 0.22, 0.03), availability: zeros(4, 0).map((_, at) => (at < 4 ? 100 : 0)) },
        "payment-provider": {
          availability: [100, 100, 100, 100, 0, 0, null, null, null, 0],
          latency: [0.15, 0.15, 0.16, 0.14, 0.01, 0.01, null, null, null, 0.01],
          requests: [60, 58, 61, 63, 20, 5, 0, 0, 0, 1],
        },
      },
      further: [
        further("payment-handler", "CircuitOpen", zeros(5, 55)),
        further("payment-provider", "BreakerOpen", zeros(5, 1), { statistic: "Maximum" }),
      ],
      traces: [
        trace("1-down-1", `${way}>payment-provider`, "failing", { ms: 100, cause: "503 Service Unavailable" }),
        trace("1-down-2", way, "failing", { ms: 100, cause: "CircuitOpenError" }),
      ],
      logs: {
        incident: [
          ...lines(
            "payment-handler",
            4,
            5,
            (at) => `authorize-payment failed: the payment provider answered 503 to payment pay_${at}`,
            { errorName: "ProviderError" },
          ),
          ...lines("payment-handler", 5, 1, () => "circuit breaker of payment-provider opened"),
          ...lines(
            "payment-handler",
            5,
            8,
            (at) => `payment-provider is not called: its circuit breaker is open, next trial in ${900 - at} ms`,
            { level: "WARN", errorName: "CircuitOpenError" },
          ),
        ],
      },
      changes: births,
    }),
  },
  "bad-deploy": {
    node: "payment-handler",
    kind: "bad-deploy",
    material: materialOf({
      trigger: { node: "payment-handler", metric: "availability", name: "shop-payment-handler-errors-dev" },
      now: { "payment-handler": { availability: from(4, 100, 48).map((value) => Math.min(100, value ?? 0)) } },
      traces: [1, 2, 3].map((id) =>
        trace(`1-bad-${id}`, way, "failing", { ms: 40, cause: "TypeError: undefined is not a function" }),
      ),
      logs: {
        incident: lines(
          "payment-handler",
          4,
          12,
          (at) => `authorize-payment failed: undefined is not a function (payment pay_${at})`,
          { errorName: "TypeError" },
        ),
      },
      changes: [...births, change("payment-handler", 3.6, { version: "43" })],
    }),
  },
  poison: {
    node: "queue:orders",
    kind: "poison-messages",
    material: materialOf({
      trigger: { node: "order-processor", metric: "availability", name: "shop-order-processor-errors-dev" },
      now: { "order-processor": { availability: [100, 100, 100, 100, 97.5, 95, 100, 100, 100, 100] } },
      further: [
        further("order-processor", "InvalidMessage", [0, 0, 0, 0, 3, 6, 0, 0, 0, 0]),
        further("queue:orders", "DeadLetters", zeros(6, 3), { statistic: "Maximum" }),
      ],
      traces: [
        trace("1-poison-1", "order-processor", "failing", {
          ms: 4,
          cause: "InvalidMessageError: the message is refused: items: is missing",
        }),
      ],
      logs: {
        incident: lines("order-processor", 4, 9, () => "read-message failed: the message is refused: items: is missing", {
          errorName: "InvalidMessageError",
          operation: "read-message",
        }),
      },
      changes: births,
    }),
  },
  "traffic-drop": {
    node: "client",
    kind: "traffic-drop",
    material: materialOf({
      trigger: {
        node: "order-api",
        metric: "requests",
        name: "shop-order-api-requests-dev",
        severity: "high",
        reason: "Threshold Crossed: 3 datapoints were less than the threshold",
      },
      now: {
        "order-api": { requests: from(3, 120, 9) },
        "queue:orders": { requests: from(3, 60, 5) },
        "order-processor": { requests: from(3, 120, 9) },
        "queue:payments": { requests: from(3, 60, 5) },
        "payment-handler": { requests: from(3, 60, 5) },
        "payment-provider": { requests: from(3, 60, 5) },
        "queue:payment-results": { requests: from(3, 60, 5) },
      },
      changes: births,
    }),
  },
};
