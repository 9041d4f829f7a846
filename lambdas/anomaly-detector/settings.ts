import * as v from "valibot";
import { AnomalySeriesMapSchema } from "../../domain/contracts/anomaly-series.js";
import { ANOMALY_VARIABLES, tableVariable } from "../../domain/contracts/environment-variables.js";
import { DETECTORS_TABLE } from "../../domain/contracts/resource-names.js";
import { type Environment, numberIn, readEnvironment, Text } from "../shared/environment.js";
import { parseJson } from "../shared/json-variable.js";

const table = tableVariable(DETECTORS_TABLE);
const OwnSchema = v.pipe(
  v.object({ [table]: Text }),
  v.transform((values) => ({ table: values[table] ?? "" })),
);
const FollowedSchema = v.object({
  [ANOMALY_VARIABLES.series]: v.pipe(Text, v.transform(parseJson), AnomalySeriesMapSchema),
  [ANOMALY_VARIABLES.settleSeconds]: numberIn(0, 3600),
  [ANOMALY_VARIABLES.learnHours]: numberIn(0, 336),
  [ANOMALY_VARIABLES.threshold]: numberIn(0, 1),
});

/**
 * The anomaly detector's variables.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([OwnSchema, FollowedSchema]), environment);
  return {
    service,
    table: own.table,
    series: own.ANOMALY_SERIES,
    settleSeconds: own.ANOMALY_SETTLE_SECONDS,
    oddFrom: own.ANOMALY_THRESHOLD,
    learnMs: own.ANOMALY_LEARN_HOURS * 3_600_000,
  };
}
