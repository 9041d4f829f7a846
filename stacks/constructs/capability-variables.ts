import { deadLetterQueue, type FunctionService, type PlatformConfig } from "../../config/index.js";
import { BACKUP_VARIABLES, metricNamespace, WATCH_VARIABLES } from "../../domain/contracts/index.js";
import { analysisVariables } from "./analysis-variables.js";
import { jsonText } from "./json-text.js";
import type { ServiceResources } from "./service-resources.js";

type Capability = FunctionService["may"][number];
type Variables = Record<string, string>;

const tableNames = ({ tables }: ServiceResources): string =>
  jsonText(Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.name])));

const queueUrls = ({ queues }: ServiceResources): string =>
  jsonText(
    Object.fromEntries(
      Object.entries(queues).flatMap(([name, queue]) => [
        [name, queue.url],
        [deadLetterQueue(name), queue.deadLetterQueueUrl],
      ]),
    ),
  );

const watching = ({ project }: PlatformConfig): Variables => ({
  [WATCH_VARIABLES.metricsNamespace]: metricNamespace(project, "Infrastructure"),
});

/** What a capability is about, told to the function that has it. */
const VARIABLES: Readonly<Record<Capability, (config: PlatformConfig, resources: ServiceResources) => Variables>> = {
  "watch-queues": (config, resources) => ({ [WATCH_VARIABLES.queues]: queueUrls(resources), ...watching(config) }),
  "watch-tables": (config, resources) => ({ [WATCH_VARIABLES.tables]: tableNames(resources), ...watching(config) }),
  "back-up-tables": ({ backup }, resources) => ({
    [BACKUP_VARIABLES.tables]: tableNames(resources),
    [BACKUP_VARIABLES.retentionDays]: String(backup.retentionDays),
  }),
  "know-topology": (config) => analysisVariables(config),
  "read-metrics": () => ({}),
  "read-traces": () => ({}),
  "query-logs": () => ({}),
  "read-trail": () => ({}),
  "invoke-model": () => ({}),
};

/** Variables of all capabilities of a function. */
export const capabilityVariables = (config: PlatformConfig, { may }: FunctionService, resources: ServiceResources): Variables =>
  Object.assign({}, ...may.map((capability) => VARIABLES[capability](config, resources)));
