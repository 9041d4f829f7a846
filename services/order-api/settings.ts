import * as v from "valibot";
import {
  ORDER_API_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
} from "../../domain/contracts/environment-variables.js";
import { LOG_LEVELS } from "../../domain/contracts/log-line.js";
import { SettingsError } from "./errors.js";

/** Setting → environment variable. */
const VARIABLES = {
  port: ORDER_API_VARIABLES.port,
  pseudonymKey: ORDER_API_VARIABLES.pseudonymKey,
  service: SERVICE_VARIABLES.serviceName,
  metricsNamespace: SERVICE_VARIABLES.metricsNamespace,
  logLevel: SERVICE_VARIABLES.logLevel,
  environment: SERVICE_VARIABLES.environment,
  traceSampleRate: SERVICE_VARIABLES.traceSampleRate,
  ordersTable: tableVariable("orders"),
  ordersQueueUrl: queueVariable("orders"),
} as const;

const text = v.pipe(v.string("must be set"), v.minLength(1, "must not be empty"));

const numberText = (min: number, max: number, what: string) =>
  v.pipe(
    v.string(`must be set to ${what}`),
    v.regex(/^\d+(\.\d+)?$/, `must be ${what}`),
    v.transform(Number),
    v.minValue(min, `must be ${what}`),
    v.maxValue(max, `must be ${what}`),
  );

const SettingsSchema = v.object({
  port: v.pipe(numberText(0, 65_535, "a port from 0 to 65535"), v.integer("must be a port from 0 to 65535")),
  /** Secret behind the pseudonyms; absent where no one needs protecting. */
  pseudonymKey: v.optional(v.pipe(v.string(), v.minLength(16, "must have at least 16 characters"))),
  service: text,
  metricsNamespace: text,
  logLevel: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`), "INFO"),
  environment: text,
  /** Share of requests traced until X-Ray's sampling rules are known. */
  traceSampleRate: numberText(0, 1, "a number from 0 to 1"),
  ordersTable: text,
  ordersQueueUrl: v.pipe(v.string("must be set to the queue's URL"), v.url("must be the queue's URL")),
});

/** What the service needs to know. */
export type Settings = Readonly<v.InferOutput<typeof SettingsSchema>>;

/**
 * Reads and checks the environment.
 * @throws {SettingsError} naming every variable that is missing or wrong
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const values = Object.fromEntries(Object.entries(VARIABLES).map(([setting, variable]) => [setting, env[variable]]));
  const result = v.safeParse(SettingsSchema, values);
  if (result.success) return result.output;
  const names: Readonly<Record<string, string>> = VARIABLES;
  throw new SettingsError(
    result.issues.map((issue) => {
      const setting = v.getDotPath(issue) ?? "";
      return `${names[setting] ?? setting}: ${issue.message}`;
    }),
  );
}
