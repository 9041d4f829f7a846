import {
  containerLogGroup,
  type FunctionService,
  functionLogGroup,
  type PlatformConfig,
  resourceName,
} from "../../config/index.js";
import { LOG_VARIABLES, metricNamespace } from "../../domain/contracts/index.js";

/** Log group of each service, by its name. */
export const logGroupsOf = (services: Readonly<Record<string, { readonly logGroupName: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(services).map(([name, { logGroupName }]) => [name, logGroupName]));

/** Name of a service's log group; as a text, so that a function can be told of groups that are made after it. */
function logGroupNameOf(config: PlatformConfig, service: string): string {
  const name = resourceName(config, service);
  return config.services[service]?.kind === "container" ? containerLogGroup(name) : functionLogGroup(name);
}

/** Variables of a function that is given the log lines of services. */
export const logVariables = (config: PlatformConfig, { logsFrom }: FunctionService): Record<string, string> =>
  logsFrom.length === 0
    ? {}
    : {
        [LOG_VARIABLES.sources]: JSON.stringify(
          Object.fromEntries(logsFrom.map((source) => [logGroupNameOf(config, source.service), source])),
        ),
        [LOG_VARIABLES.businessNamespace]: metricNamespace(config.project, "Business"),
      };
