import * as v from "valibot";
import { INGESTION_VARIABLES, queueVariable, tableVariable } from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { Address, type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";

const OwnSchema = v.pipe(
  v.object({ [tableVariable("metrics")]: Text, [queueVariable("metrics")]: Address }),
  v.transform((values) => ({
    metricsTable: values[tableVariable("metrics")] ?? "",
    queueUrl: values[queueVariable("metrics")] ?? "",
  })),
);

const LimitsSchema = v.object({
  [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS),
  [INGESTION_VARIABLES.sweepGraceSeconds]: numberIn(10, 3600),
  [INGESTION_VARIABLES.sweepMaxPoints]: numberIn(25, 1_000_000),
});

/**
 * The variables of metrics-sweep.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([OwnSchema, LimitsSchema]), environment);
  return {
    service,
    metricsTable: own.metricsTable,
    queueUrl: own.queueUrl,
    shards: own.INGESTION_SHARDS,
    graceMs: own.INGESTION_SWEEP_GRACE_SECONDS * 1000,
    maxPoints: own.INGESTION_SWEEP_MAX_POINTS,
  };
}
