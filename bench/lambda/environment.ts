import { breakerSettings, loadConfig } from "../../config/index.js";
import {
  API_VARIABLES,
  BACKUP_VARIABLES,
  bucketVariable,
  CIRCUIT_VARIABLES,
  INGESTION_VARIABLES,
  PAYMENT_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
  WATCH_VARIABLES,
} from "../../domain/contracts/environment-variables.js";
import { analysisVariables } from "../../stacks/constructs/analysis-variables.js";
import { anomalyVariables } from "../../stacks/constructs/anomaly-variables.js";

const config = loadConfig({});
const { tables, queues, buckets, ingestion, circuitBreakers } = config;

const queueUrl = (queue: string): string => `http://127.0.0.1:1/000000000000/${queue}`;

const named = (resources: object): string =>
  JSON.stringify(Object.fromEntries(Object.keys(resources).map((name) => [name, name])));

/** The environment of all functions in the bench: traced, as in Lambda, with nobody listening. */
export const BENCH_ENVIRONMENT: Readonly<Record<string, string>> = {
  [SERVICE_VARIABLES.serviceName]: "bench",
  [SERVICE_VARIABLES.metricsNamespace]: "bench/Application",
  [SERVICE_VARIABLES.environment]: "bench",
  [SERVICE_VARIABLES.logLevel]: "INFO",
  [SERVICE_VARIABLES.xrayDaemon]: "127.0.0.1:2000",
  ...Object.fromEntries([
    ...Object.keys(tables).map((table) => [tableVariable(table), table]),
    ...Object.keys(queues).map((queue) => [queueVariable(queue), queueUrl(queue)]),
    ...Object.keys(buckets).map((bucket) => [bucketVariable(bucket), bucket]),
  ]),
  [PAYMENT_VARIABLES.provider]: "sandbox",
  [PAYMENT_VARIABLES.providerTimeoutMs]: "5000",
  [PAYMENT_VARIABLES.limitMajorUnits]: "10000",
  [CIRCUIT_VARIABLES.breakers]: JSON.stringify(
    Object.fromEntries(Object.entries(circuitBreakers).map(([name, breaker]) => [name, breakerSettings(breaker)])),
  ),
  [INGESTION_VARIABLES.maxBatch]: String(ingestion.maxBatch),
  [INGESTION_VARIABLES.shards]: String(ingestion.shards),
  [INGESTION_VARIABLES.rawDays]: String(ingestion.retentionDays.raw),
  [INGESTION_VARIABLES.hourDays]: String(ingestion.retentionDays.hour),
  [INGESTION_VARIABLES.dayDays]: String(ingestion.retentionDays.day),
  [INGESTION_VARIABLES.rules]: JSON.stringify(ingestion.rules),
  [INGESTION_VARIABLES.cooldownMinutes]: String(ingestion.analysisCooldownMinutes),
  [INGESTION_VARIABLES.sweepGraceSeconds]: String(ingestion.sweep.graceSeconds),
  [INGESTION_VARIABLES.sweepMaxPoints]: String(ingestion.sweep.maxPoints),
  [INGESTION_VARIABLES.maxPageSize]: String(ingestion.maxPageSize),
  [INGESTION_VARIABLES.maxBodyKb]: "1024",
  [API_VARIABLES.allowedOrigins]: "*",
  [WATCH_VARIABLES.queues]: named(queues),
  [WATCH_VARIABLES.tables]: named(tables),
  [WATCH_VARIABLES.metricsNamespace]: "bench/Infrastructure",
  [BACKUP_VARIABLES.tables]: named(tables),
  [BACKUP_VARIABLES.retentionDays]: "7",
  ...analysisVariables(config),
  ...anomalyVariables(config),
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  LAMBDA_TASK_ROOT: "/var/task",
  _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
};
