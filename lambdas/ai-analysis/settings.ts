import * as v from "valibot";
import { AnalysisOptionsSchema } from "../../domain/contracts/analysis-settings.js";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import {
  ANALYSIS_VARIABLES,
  bucketVariable,
  CIRCUIT_VARIABLES,
  INGESTION_VARIABLES,
  tableVariable,
} from "../../domain/contracts/environment-variables.js";
import { MAX_SHARDS } from "../../domain/contracts/metric.js";
import { CompactTopologySchema, expandTopology } from "../../domain/contracts/topology.js";
import { breakersOf } from "../shared/circuit-breaker/settings.js";
import { type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";
import { parseJson } from "../shared/json-variable.js";

const metricsTable = tableVariable("metrics");
const idempotencyTable = tableVariable("idempotency");
const circuitTable = tableVariable("circuit");
const dataBucket = bucketVariable("data");

const Json = v.pipe(Text, v.transform(parseJson));

/**
 * The function's variables, checked.
 * @throws {EnvironmentError} with all that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(
    v.object({
      [metricsTable]: Text,
      [idempotencyTable]: Text,
      [circuitTable]: Text,
      [dataBucket]: Text,
    }),
    environment,
  );
  const { own: fixed } = readEnvironment(
    v.object({
      ...breakersOf([GUARDED_DEPENDENCIES.bedrock]).entries,
      [INGESTION_VARIABLES.shards]: numberIn(1, MAX_SHARDS),
      [ANALYSIS_VARIABLES.topology]: v.pipe(Json, CompactTopologySchema, v.transform(expandTopology)),
      [ANALYSIS_VARIABLES.settings]: v.pipe(Json, AnalysisOptionsSchema),
    }),
    environment,
  );
  return {
    service,
    metricsTable: own[metricsTable] ?? "",
    idempotencyTable: own[idempotencyTable] ?? "",
    dataBucket: own[dataBucket] ?? "",
    circuitTable: own[circuitTable] ?? "",
    breaker: fixed[CIRCUIT_VARIABLES.breakers][GUARDED_DEPENDENCIES.bedrock],
    shards: fixed[INGESTION_VARIABLES.shards],
    topology: fixed[ANALYSIS_VARIABLES.topology],
    analysis: fixed[ANALYSIS_VARIABLES.settings],
  };
}

/** The function's variables, checked. */
export type Settings = ReturnType<typeof readSettings>;
