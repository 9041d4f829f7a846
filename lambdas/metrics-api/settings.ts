import * as v from "valibot";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import {
  API_VARIABLES,
  INGESTION_VARIABLES,
  queueVariable,
  tableVariable,
} from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { breakersOf } from "../shared/circuit-breaker/settings.js";
import { Address, type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";

const OwnSchema = v.pipe(
  v.object({
    [tableVariable("metrics")]: Text,
    [tableVariable("idempotency")]: Text,
    [tableVariable("circuit")]: Text,
    [queueVariable("metrics")]: Address,
  }),
  v.transform((values) => ({
    metricsTable: values[tableVariable("metrics")] ?? "",
    idempotencyTable: values[tableVariable("idempotency")] ?? "",
    circuitTable: values[tableVariable("circuit")] ?? "",
    queueUrl: values[queueVariable("metrics")] ?? "",
  })),
);

const LimitsSchema = v.object({
  [INGESTION_VARIABLES.maxBatch]: numberIn(1, 500),
  [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS),
  [INGESTION_VARIABLES.rawDays]: numberIn(15, 3650),
  [INGESTION_VARIABLES.maxPageSize]: numberIn(1, 1000),
  [INGESTION_VARIABLES.maxBodyKb]: numberIn(1, 6000),
  /** Absent: no page may read the answers. */
  [API_VARIABLES.allowedOrigins]: v.optional(Text),
});

const Breakers = breakersOf([
  GUARDED_DEPENDENCIES.metricsStore,
  GUARDED_DEPENDENCIES.metricsQueue,
  GUARDED_DEPENDENCIES.metricsClaims,
]);

/**
 * The variables of metrics-api.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([OwnSchema, LimitsSchema, Breakers]), environment);
  return {
    service,
    metricsTable: own.metricsTable,
    idempotencyTable: own.idempotencyTable,
    circuitTable: own.circuitTable,
    queueUrl: own.queueUrl,
    maxBatch: own.INGESTION_MAX_BATCH,
    shards: own.INGESTION_SHARDS,
    retentionDays: own.INGESTION_RAW_DAYS,
    maxPageSize: own.INGESTION_MAX_PAGE_SIZE,
    maxBodyKb: own.INGESTION_MAX_BODY_KB,
    breakers: own.CIRCUIT_BREAKERS,
    allowedOrigins: own.API_ALLOWED_ORIGINS?.split(",") ?? [],
  };
}
