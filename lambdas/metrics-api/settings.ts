import * as v from "valibot";
import {
  API_VARIABLES,
  INGESTION_VARIABLES,
  PAYMENT_VARIABLES,
  queueVariable,
  tableVariable,
} from "../../domain/contracts/environment-variables.js";
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
  [INGESTION_VARIABLES.retentionDays]: numberIn(1, 3650),
  [INGESTION_VARIABLES.maxPageSize]: numberIn(1, 1000),
  [INGESTION_VARIABLES.maxBodyKb]: numberIn(1, 6000),
  [PAYMENT_VARIABLES.circuitFailureThreshold]: numberIn(1, 100),
  [PAYMENT_VARIABLES.circuitOpenSeconds]: numberIn(1, 3600),
  /** Absent: no page may read the answers. */
  [API_VARIABLES.allowedOrigins]: v.optional(Text),
});

/**
 * The variables of metrics-api.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([OwnSchema, LimitsSchema]), environment);
  return {
    service,
    metricsTable: own.metricsTable,
    idempotencyTable: own.idempotencyTable,
    circuitTable: own.circuitTable,
    queueUrl: own.queueUrl,
    maxBatch: own.INGESTION_MAX_BATCH,
    retentionDays: own.INGESTION_RETENTION_DAYS,
    maxPageSize: own.INGESTION_MAX_PAGE_SIZE,
    maxBodyKb: own.INGESTION_MAX_BODY_KB,
    failureThreshold: own.CIRCUIT_FAILURE_THRESHOLD,
    openMs: own.CIRCUIT_OPEN_SECONDS * 1000,
    allowedOrigins: own.API_ALLOWED_ORIGINS?.split(",") ?? [],
  };
}
