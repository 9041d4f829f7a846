/** Business events that the reference workload logs in the field `event` (SPEC, "The reference workload"). */
export const BUSINESS_EVENTS = {
  checkoutStarted: "CHECKOUT_STARTED",
  orderCompleted: "ORDER_COMPLETED",
  paymentDeclined: "PAYMENT_DECLINED",
  userRegistered: "USER_REGISTERED",
} as const;

/** The five metric namespaces of a project. */
export const NAMESPACE_KINDS = ["Application", "Business", "Infrastructure", "Security", "Cost"] as const;

/** One kind of metric namespace. */
export type NamespaceKind = (typeof NAMESPACE_KINDS)[number];

/**
 * CloudWatch namespace of a project's metrics.
 * @example metricNamespace("shop", "Application") // "shop/Application"
 */
export const metricNamespace = (project: string, kind: NamespaceKind): string => `${project}/${kind}`;

/** Dimensions of every EMF metric: the service's name and the environment suffix (copies share an account). */
export const EMF_DIMENSIONS = { service: "service", environment: "environment" } as const;

/** Further dimension of money metrics: sums of different currencies mean nothing. */
export const EMF_CURRENCY_DIMENSION = "currency";

/** EMF metrics of the reference workload: name → CloudWatch unit. */
export const EMF_METRICS = {
  /** Time of one unit of work (one order, one payment), by service. */
  operationDuration: { name: "OperationDuration", unit: "Milliseconds" },
  /** Units of work that ended as intended (a decline is one). */
  operationSucceeded: { name: "OperationSucceeded", unit: "Count" },
  /** Units of work that failed and will be retried or end in the DLQ. */
  operationFailed: { name: "OperationFailed", unit: "Count" },
  /** Messages refused because their content is wrong; a retry cannot help. */
  invalidMessage: { name: "InvalidMessage", unit: "Count" },
  /** Messages whose work had been done before. */
  duplicateMessage: { name: "DuplicateMessage", unit: "Count" },
  /** Value of completed orders, major units; the only metric with the further dimension {@link EMF_CURRENCY_DIMENSION}. */
  orderValue: { name: "OrderValue", unit: "None" },
  ordersCompleted: { name: "OrdersCompleted", unit: "Count" },
  paymentsAuthorized: { name: "PaymentsAuthorized", unit: "Count" },
  paymentsDeclined: { name: "PaymentsDeclined", unit: "Count" },
  /** The provider did not answer in time or answered with an error. */
  providerFailed: { name: "ProviderFailed", unit: "Count" },
  /** Calls refused because the circuit breaker is open. */
  circuitOpen: { name: "CircuitOpen", unit: "Count" },
  /** Time of one call to the payment provider. */
  providerDuration: { name: "ProviderDuration", unit: "Milliseconds" },
} as const;

/** Names of the metrics that metric filters derive from a service's log group; the suffix keeps copies apart. */
export const logMetricNames = (service: string, suffix: string) => ({
  errors: `${service}-${suffix}-Errors`,
  durationMs: `${service}-${suffix}-DurationMs`,
  starts: `${service}-${suffix}-Starts`,
});
