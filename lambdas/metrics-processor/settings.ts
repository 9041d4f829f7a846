import * as v from "valibot";
import { INGESTION_VARIABLES, queueVariable, tableVariable } from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { MetricRulesSchema } from "../../domain/metrics/rules.js";
import { Address, type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";
import { parseJson } from "../shared/json-variable.js";

const OwnSchema = v.pipe(
  v.object({
    [tableVariable("metrics")]: Text,
    [tableVariable("idempotency")]: Text,
    [queueVariable("analysis")]: Address,
  }),
  v.transform((values) => ({
    metricsTable: values[tableVariable("metrics")] ?? "",
    idempotencyTable: values[tableVariable("idempotency")] ?? "",
    analysisUrl: values[queueVariable("analysis")] ?? "",
  })),
);

const days = numberIn(15, 3650);

const LimitsSchema = v.object({
  [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS),
  [INGESTION_VARIABLES.rawDays]: days,
  [INGESTION_VARIABLES.hourDays]: days,
  [INGESTION_VARIABLES.dayDays]: days,
  [INGESTION_VARIABLES.cooldownMinutes]: numberIn(1, 1440),
  [INGESTION_VARIABLES.rules]: v.pipe(Text, v.transform(parseJson), MetricRulesSchema),
});

/**
 * The variables of metrics-processor.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([OwnSchema, LimitsSchema]), environment);
  return {
    service,
    metricsTable: own.metricsTable,
    idempotencyTable: own.idempotencyTable,
    analysisUrl: own.analysisUrl,
    shards: own.INGESTION_SHARDS,
    retentionDays: { raw: own.INGESTION_RAW_DAYS, hour: own.INGESTION_HOUR_DAYS, day: own.INGESTION_DAY_DAYS },
    cooldownSeconds: own.INGESTION_COOLDOWN_MINUTES * 60,
    rules: own.INGESTION_RULES,
  };
}
