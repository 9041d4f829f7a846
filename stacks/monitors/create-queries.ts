import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition/index.js";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../../config/index.js";
import { LIMITS } from "./checks/limits.js";
import { environmentName } from "./environment-name.js";
import type { MonitoringProblem } from "./errors.js";
import type { QueryDeclaration } from "./queries.js";

/** Queries over more log groups than Logs Insights reads. */
export const queryProblems = (queries: readonly QueryDeclaration[]): MonitoringProblem[] =>
  queries
    .filter(({ logGroupNames }) => logGroupNames.length > LIMITS.queryLogGroups)
    .map(({ name, logGroupNames }) => ({
      subject: `saved query ${name}`,
      problem: `reads ${logGroupNames.length} log groups, Logs Insights' limit is ${LIMITS.queryLogGroups}`,
      fix: "split the services over two environments",
    }));

/** Makes the saved queries below `scope`. */
export function createQueries(scope: Construct, config: PlatformConfig, queries: readonly QueryDeclaration[]): void {
  for (const { id, name, logGroupNames, query } of queries)
    new CloudwatchQueryDefinition(scope, `query-${id}`, {
      name: `${environmentName(config)}/${name}`,
      logGroupNames: [...logGroupNames],
      queryString: query,
    });
}
