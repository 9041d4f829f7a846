import * as v from "valibot";
import { tableVariable, WATCH_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { type Environment, readEnvironment, Text } from "../shared/environment.js";
import { NamedTexts } from "../shared/json-variable.js";

const circuitTable = tableVariable("circuit");
const Watched = v.object({
  [WATCH_VARIABLES.queues]: NamedTexts,
  [WATCH_VARIABLES.tables]: NamedTexts,
  [WATCH_VARIABLES.metricsNamespace]: Text,
});
const Circuit = v.pipe(
  v.object({ [circuitTable]: Text }),
  v.transform((values) => ({ circuitTable: values[circuitTable] ?? "" })),
);

/**
 * The health monitor's variables.
 * @throws {EnvironmentError} with every one that is missing or wrong
 */
export function readSettings(environment: Environment) {
  const { service, own } = readEnvironment(v.intersect([Watched, Circuit]), environment);
  return {
    service,
    queues: own.WATCHED_QUEUES,
    tables: own.WATCHED_TABLES,
    circuitTable: own.circuitTable,
    /** Of what is found; what the function itself does is an application's metric. */
    findingsNamespace: own.WATCH_METRICS_NAMESPACE,
  };
}
