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

/** Annotation of every segment that a service writes: the environment suffix. Segments carry the service's name alone. */
export const ENVIRONMENT_ANNOTATION = "environment";

/** Further dimension of money metrics: sums of different currencies mean nothing. */
export const EMF_CURRENCY_DIMENSION = "currency";

/** A metric by its name and CloudWatch unit. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: "Milliseconds" | "Seconds" | "Count" | "Bytes" | "None";
}

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
  /** Changes of a circuit breaker's state, by `dependency` and `state`: that which it changed to. */
  circuitStateChanged: { name: "CircuitStateChanged", unit: "Count" },
  /** Data points that a function measured and could not post: dropped, or refused. */
  metricsClientDropped: { name: "MetricsClientDropped", unit: "Count" },
  /** Data points that services posted and the platform took. */
  metricsAccepted: { name: "MetricsAccepted", unit: "Count" },
  /** Accepted data points that could not be stored on arrival: the queue has them. */
  metricsNotStored: { name: "MetricsNotStored", unit: "Count" },
  /** Accepted data points that could not be queued on arrival: the table has them. */
  metricsNotQueued: { name: "MetricsNotQueued", unit: "Count" },
  /** Data points that were stored or published later, because one of the two had failed on arrival. */
  metricsRepaired: { name: "MetricsRepaired", unit: "Count" },
  /** Data points far from what was expected, handed to the analysis. */
  analysesRequested: { name: "AnalysesRequested", unit: "Count" },
  /** Values that a rule of the configuration names, by `rule`. */
  ruleMatched: { name: "RuleMatched", unit: "Count" },
  /** Data points that were stored and not queued, queued by the sweep. */
  metricsSwept: { name: "MetricsSwept", unit: "Count" },
  /** Data points that are stored and not processed, as many as the sweep saw. */
  metricsPending: { name: "MetricsPending", unit: "Count" },
  /** How long ago the oldest of them arrived. */
  pendingAge: { name: "PendingAge", unit: "Seconds" },
  /** Reports on incidents, by `outcome`: `narrated`, `repeated` (an earlier report of the incident told it), `statistics`. */
  reportsCompleted: { name: "ReportsCompleted", unit: "Count" },
  /** What the language model cost for a report, in US dollars. */
  reportCost: { name: "ReportCost", unit: "None" },
  reportInputTokens: { name: "ReportInputTokens", unit: "Count" },
  reportOutputTokens: { name: "ReportOutputTokens", unit: "Count" },
  /** Claims of the model that rested on nothing that was fetched. */
  claimsDropped: { name: "ClaimsDropped", unit: "Count" },
  /** Time of one call to the payment provider. */
  providerDuration: { name: "ProviderDuration", unit: "Milliseconds" },
} as const;

/**
 * Further dimensions, each allowed on the metrics that name it only. Values come from the configuration, or from a bounded set:
 * every combination of values is a metric that costs money.
 */
export const EMF_FURTHER_DIMENSIONS = {
  /** Key of `config.queues`, or its dead-letter queue's name. */
  queue: "queue",
  /** Key of `config.tables`. */
  table: "table",
  /** `<kind>:<name>`, e.g. `queue:orders`, `circuit:payment-provider`. */
  dependency: "dependency",
  /** State that a circuit breaker changed to. */
  state: "state",
  /** Service that wrote the log lines. */
  source: "source",
  /** Key of `config.ingestion.rules`. */
  rule: "rule",
  /** Level of lines that were counted. Not `level`: that field of a line says how bad the line itself is, and alarms count it. */
  level: "lineLevel",
  /** What a service was doing, by `logsFrom` of the configuration. */
  operation: "operation",
  /** One of {@link BUSINESS_EVENTS}. */
  event: "event",
  /** How a report came about. */
  outcome: "outcome",
  /** Key of `config.anomalies.series`. */
  series: "series",
} as const;

/** EMF metrics of the health monitor, in the namespace `<project>/Infrastructure`, each with one dimension more. */
export const INFRASTRUCTURE_METRICS = {
  /** Messages that wait to be received, by `queue`. */
  queueDepth: { name: "QueueDepth", unit: "Count" },
  /** Messages that are being worked on, by `queue`. */
  queueInFlight: { name: "QueueInFlight", unit: "Count" },
  /** Messages given up, by `queue`: the dead-letter queue. */
  deadLetters: { name: "DeadLetters", unit: "Count" },
  /** By `table`. DynamoDB counts about every six hours. */
  tableItemCount: { name: "TableItemCount", unit: "Count" },
  /** By `table`. DynamoDB measures about every six hours. */
  tableSizeBytes: { name: "TableSizeBytes", unit: "Bytes" },
  /** 1 while the circuit breaker refuses calls (OPEN, or HALF_OPEN: all but one), else 0, by `dependency`. */
  breakerOpen: { name: "BreakerOpen", unit: "Count" },
  /** 0 when it is down or does not answer, else 1, by `dependency`. */
  dependencyHealthy: { name: "DependencyHealthy", unit: "Count" },
} as const;

/**
 * EMF metrics of the log processor, of log batches and of log files. They tell apart what the metrics of metric filters and of the
 * services themselves do not: levels, operations, events. Names differ from theirs, so that nothing is added up twice.
 */
export const LOG_FILE_METRICS = {
  /** Lines of the shared log schema, by `source` and `level`. */
  logLines: { name: "LogLines", unit: "Count" },
  /** Lines that are not of the shared log schema. */
  malformedLogLines: { name: "MalformedLogLines", unit: "Count" },
  /** `durationMs` of lines, by `source` and `operation`. */
  loggedDuration: { name: "LoggedDuration", unit: "Milliseconds" },
  /** Lines with a business event, by `event`; in the namespace `<project>/Business`. */
  businessEvents: { name: "BusinessEvents", unit: "Count" },
} as const;

/** EMF metrics of the anomaly detector, by `series`, at the time of the value that they tell of. */
export const ANOMALY_METRICS = {
  /** 1 − the probability of a value as odd as this, in [0, 1]. */
  anomalyScore: { name: "AnomalyScore", unit: "None" },
  /** What the value was expected to be, in the unit of the series. */
  expectedValue: { name: "ExpectedValue", unit: "None" },
  /** Bounds that 99 of 100 values are within. */
  expectedLower: { name: "ExpectedLower", unit: "None" },
  expectedUpper: { name: "ExpectedUpper", unit: "None" },
} as const;

/** EMF metrics of the backups. */
export const BACKUP_METRICS = {
  backupCreated: { name: "BackupCreated", unit: "Count" },
  /** Tables that could not be backed up, or whose old backups could not be deleted. */
  backupFailed: { name: "BackupFailed", unit: "Count" },
  /** Old backups that were deleted. */
  backupExpired: { name: "BackupExpired", unit: "Count" },
} as const;

/** Names of the metrics that metric filters derive from a service's log group; the suffix keeps copies apart. */
export const logMetricNames = (service: string, suffix: string) => ({
  errors: `${service}-${suffix}-Errors`,
  durationMs: `${service}-${suffix}-DurationMs`,
  starts: `${service}-${suffix}-Starts`,
});
