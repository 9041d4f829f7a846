/**
 * Names of the environment variables that the stacks write and the code reads. One place, so that a rename cannot
 * leave one side behind.
 */
const upperSnake = (name: string): string => name.toUpperCase().replaceAll("-", "_");

/** Variable that holds a DynamoDB table's name, e.g. `orders` → `TABLE_ORDERS`. */
export const tableVariable = (table: string): string => `TABLE_${upperSnake(table)}`;

/** Variable that holds an SQS queue's URL, e.g. `payment-results` → `QUEUE_PAYMENT_RESULTS_URL`. */
export const queueVariable = (queue: string): string => `QUEUE_${upperSnake(queue)}_URL`;

/** Variable that holds an S3 bucket's name, e.g. `data` → `BUCKET_DATA`. */
export const bucketVariable = (bucket: string): string => `BUCKET_${upperSnake(bucket)}`;

/** Variables that every service of the platform gets. */
export const SERVICE_VARIABLES = {
  /** Service name in logs, metrics and traces; Powertools reads it by this name. */
  serviceName: "POWERTOOLS_SERVICE_NAME",
  /** CloudWatch namespace of the service's EMF metrics. */
  metricsNamespace: "POWERTOOLS_METRICS_NAMESPACE",
  /** Least severe level that is logged. */
  logLevel: "POWERTOOLS_LOG_LEVEL",
  /** Environment suffix; the `environment` dimension of every EMF metric. */
  environment: "ENVIRONMENT_SUFFIX",
  /** X-Ray daemon address, host:port; Lambda and the sidecar set it, the laptop's host too. */
  xrayDaemon: "AWS_XRAY_DAEMON_ADDRESS",
  /** Fraction of requests that an entry point (the container) traces until the sampling rules are fetched. */
  traceSampleRate: "TRACE_SAMPLE_RATE",
} as const;

/** Variables of every function that calls something behind a circuit breaker. */
export const CIRCUIT_VARIABLES = {
  /** JSON object: dependency → `BreakerSettings` (`domain/circuit/settings.ts`). */
  breakers: "CIRCUIT_BREAKERS",
} as const;

/** Further variables of the payment handler. */
export const PAYMENT_VARIABLES = {
  /** `sandbox` (in-process) or `http`. */
  provider: "PAYMENT_PROVIDER",
  /** Address of the provider; `http` only. */
  providerUrl: "PAYMENT_PROVIDER_URL",
  /** Longest wait for the provider, in ms. */
  providerTimeoutMs: "PAYMENT_PROVIDER_TIMEOUT_MS",
  /** Payments above this many major units are declined without asking the provider. */
  limitMajorUnits: "PAYMENT_LIMIT_MAJOR_UNITS",
} as const;

/** Variables of the order-api alone. */
export const ORDER_API_VARIABLES = {
  /** Port it listens on; 0 picks a free one. */
  port: "PORT",
  /** Secret behind user hashes and order ids; without it both can be guessed from known customer ids. */
  pseudonymKey: "PSEUDONYM_KEY",
} as const;

/** Variables of the health monitor; the first two are JSON objects that hold what they name. */
export const WATCH_VARIABLES = {
  /** Queue → its URL, dead-letter queues among them under their own names: `{"orders":"https://…","orders-dlq":"https://…"}`. */
  queues: "WATCHED_QUEUES",
  /** Table → its full name. */
  tables: "WATCHED_TABLES",
  /** CloudWatch namespace of what it measures, `<project>/Infrastructure`. */
  metricsNamespace: "WATCH_METRICS_NAMESPACE",
} as const;

/** Variables of functions that take log batches. */
export const LOG_VARIABLES = {
  /** JSON object: log group → `{"service":"order-api","operations":["POST /orders"]}`, the operations that are told apart. */
  sources: "LOG_SOURCES",
  /** CloudWatch namespace of business events, `<project>/Business`. */
  businessNamespace: "LOG_BUSINESS_NAMESPACE",
} as const;

/** Variables of the function that backs tables up. */
export const BACKUP_VARIABLES = {
  /** JSON object: table → its full name. */
  tables: "BACKUP_TABLES",
  /** Days after which a backup is deleted. */
  retentionDays: "BACKUP_RETENTION_DAYS",
} as const;

/** Limits of what services post (SPEC 3.1, 3.2); variables of the functions that take it in and keep it. */
export const INGESTION_VARIABLES = {
  /** Most metrics in one request. */
  maxBatch: "INGESTION_MAX_BATCH",
  /** Days that a metric is kept, from its own time on. */
  rawDays: "INGESTION_RAW_DAYS",
  /** Days that the sum over an hour is kept, from its end on. */
  hourDays: "INGESTION_HOUR_DAYS",
  /** Days that the sum over a day is kept, from its end on. */
  dayDays: "INGESTION_DAY_DAYS",
  /** Partitions that a series is spread over. */
  shards: "INGESTION_SHARDS",
  /** JSON object: rule → what its values are like. */
  rules: "INGESTION_RULES",
  /** Minutes after a question about a series in which the same is not asked again. */
  cooldownMinutes: "INGESTION_COOLDOWN_MINUTES",
  /** Seconds after which a point that is stored and not queued is swept. */
  sweepGraceSeconds: "INGESTION_SWEEP_GRACE_SECONDS",
  /** Most points that one run of the sweep queues. */
  sweepMaxPoints: "INGESTION_SWEEP_MAX_POINTS",
  /** Most metrics in one answer. */
  maxPageSize: "INGESTION_MAX_PAGE_SIZE",
  /** Largest body of a request, in KiB: `maxBodyKb` of the API. */
  maxBodyKb: "INGESTION_MAX_BODY_KB",
} as const;

/** Variables of every function that posts metrics of its own to the API. */
export const METRICS_CLIENT_VARIABLES = {
  /** Name of the secret that holds the API's address and a key, see `ApiAccessSchema`. Absent: nothing is posted. */
  access: "METRICS_ACCESS_SECRET",
} as const;

/** Variables of the anomaly detector. */
export const ANOMALY_VARIABLES = {
  /** JSON object: series → `AnomalySeries` (`domain/contracts/anomaly-series.ts`). */
  series: "ANOMALY_SERIES",
  /** Seconds after its end at which a period is read. */
  settleSeconds: "ANOMALY_SETTLE_SECONDS",
  /** Hours that a new series is learnt from. */
  learnHours: "ANOMALY_LEARN_HOURS",
  /** Score from which on a value is worth a line in the log: that of the alarm. */
  threshold: "ANOMALY_THRESHOLD",
} as const;

/** Variables of every function that answers a route of the API. */
export const API_VARIABLES = {
  /** Origins whose pages may read the answers, comma-separated; `*` means all. */
  allowedOrigins: "API_ALLOWED_ORIGINS",
} as const;

/** Variables of the function that analyses incidents, JSON both. */
export const ANALYSIS_VARIABLES = {
  /** `CompactTopology` (`domain/contracts/topology.ts`). */
  topology: "ANALYSIS_TOPOLOGY",
  /** `AnalysisOptions` (`domain/contracts/analysis-settings.ts`). */
  settings: "ANALYSIS_SETTINGS",
} as const;
