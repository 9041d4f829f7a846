import * as v from "valibot";
import { LOG_VARIABLES, tableVariable } from "../../domain/contracts/environment-variables.js";
import { type Environment, readEnvironment, Text } from "../shared/environment.js";
import { parseJson } from "../shared/json-variable.js";

const idempotencyTable = tableVariable("idempotency");

const Sources = v.pipe(
  v.string(),
  v.transform(parseJson),
  v.record(v.string(), v.object({ service: Text, operations: v.array(v.string()) }), "must be a JSON object of log groups"),
);

const TableSchema = v.object({ [idempotencyTable]: Text });
const LogSchema = v.object({
  [LOG_VARIABLES.sources]: v.optional(Sources, "{}"),
  [LOG_VARIABLES.businessNamespace]: v.optional(Text),
});

/** The log processor's variables. @throws {EnvironmentError} with every one that is missing or wrong */
export function readSettings(environment: Environment) {
  const { service, own: tables } = readEnvironment(TableSchema, environment);
  const { own } = readEnvironment(LogSchema, environment);
  const sources = own[LOG_VARIABLES.sources];
  return {
    service,
    table: tables[idempotencyTable] ?? "",
    /** Log group → the service that writes it. */
    sources: new Map(Object.entries(sources).map(([group, source]) => [group, source.service])),
    /** Service → operations that are told apart. */
    operations: Object.fromEntries(Object.values(sources).map((source) => [source.service, source.operations])),
    businessNamespace: own[LOG_VARIABLES.businessNamespace] ?? service.metricsNamespace,
  };
}
