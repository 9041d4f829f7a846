import * as v from "valibot";
import { SERVICE_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { LOG_LEVELS, type LogLevel } from "../../domain/contracts/log-line.js";
import { EnvironmentError } from "./errors.js";

/** Variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that must not be empty. */
export const Text = v.pipe(v.string("is missing"), v.minLength(1, "is empty"));

/** A variable that holds a number in [min, max]. */
export const numberIn = (min: number, max: number) =>
  v.pipe(
    Text,
    v.transform(Number),
    v.check((n) => n >= min && n <= max, `must be a number from ${min} to ${max}`),
  );

/** A variable that holds an address. */
export const Address = v.pipe(Text, v.url("must be an address"));

const ServiceSchema = v.object({
  [SERVICE_VARIABLES.serviceName]: Text,
  [SERVICE_VARIABLES.metricsNamespace]: Text,
  [SERVICE_VARIABLES.environment]: Text,
  [SERVICE_VARIABLES.logLevel]: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`), "INFO"),
});

/** The variables that every service gets, checked. */
export interface ServiceEnvironment {
  readonly serviceName: string;
  readonly metricsNamespace: string;
  /** The environment suffix. */
  readonly environment: string;
  readonly logLevel: LogLevel;
}

const describe = (issue: v.BaseIssue<unknown>): string => {
  const name = v.getDotPath(issue) ?? "environment";
  return issue.input === undefined ? `${name} is missing` : `${name} ${issue.message} (is ${JSON.stringify(issue.input)})`;
};

/**
 * Reads and checks a function's variables: those of every service and its own.
 * @param schema of its own variables; keys are their names
 * @throws {EnvironmentError} with every variable that is missing or wrong
 */
export function readEnvironment<const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  environment: Environment,
): { readonly service: ServiceEnvironment; readonly own: v.InferOutput<Schema> } {
  const service = v.safeParse(ServiceSchema, environment);
  const own = v.safeParse(schema, environment);
  if (!service.success || !own.success)
    throw new EnvironmentError([...(service.issues ?? []), ...(own.issues ?? [])].map(describe));
  return {
    own: own.output,
    service: {
      serviceName: service.output[SERVICE_VARIABLES.serviceName],
      metricsNamespace: service.output[SERVICE_VARIABLES.metricsNamespace],
      environment: service.output[SERVICE_VARIABLES.environment],
      logLevel: service.output[SERVICE_VARIABLES.logLevel],
    },
  };
}
