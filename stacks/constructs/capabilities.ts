import {
  containerLogGroup,
  type FunctionService,
  functionLogGroup,
  type PlatformConfig,
  resourceName,
} from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import { modelStatements } from "./model-statements.js";
import type { Statement } from "./policy.js";
import type { ServiceResources } from "./service-resources.js";

type Capability = FunctionService["may"][number];

/** The environment that a function runs in. */
export interface CapabilityContext {
  readonly config: PlatformConfig;
  readonly aws: AwsContext;
}

/** Log groups of all services, by name: a function may ask for those that are made after it. */
const serviceLogGroups = ({ config, aws }: CapabilityContext): string[] =>
  Object.entries(config.services).map(([name, { kind }]) => {
    const full = resourceName(config, name);
    return aws.arn("logs", `log-group:${kind === "function" ? functionLogGroup(full) : containerLogGroup(full)}:*`);
  });

/** The statements of each capability that the configuration can give a function, on exactly the platform's own resources. */
const STATEMENTS: Readonly<Record<Capability, (resources: ServiceResources, context: CapabilityContext) => Statement[]>> = {
  "watch-queues": ({ queues }) => [
    {
      sid: "WatchQueues",
      actions: ["sqs:GetQueueAttributes"],
      resources: Object.values(queues).flatMap(({ arn, deadLetterQueueArn }) => [arn, deadLetterQueueArn]),
    },
  ],
  "watch-tables": ({ tables }) => [
    { sid: "WatchTables", actions: ["dynamodb:DescribeTable"], resources: Object.values(tables).map(({ arn }) => arn) },
  ],
  "back-up-tables": ({ tables }) => [
    { sid: "CreateBackups", actions: ["dynamodb:CreateBackup"], resources: Object.values(tables).map(({ arn }) => arn) },
    {
      sid: "ExpireBackups",
      actions: ["dynamodb:DeleteBackup"],
      // A backup's id is given when it is made.
      resources: Object.values(tables).map(({ arn }) => `${arn}/backup/*`),
    },
    {
      sid: "ListBackups",
      actions: ["dynamodb:ListBackups"],
      anyResource: "ListBackups knows no resource-level permission (Service Authorization Reference, Amazon DynamoDB)",
    },
  ],
  // It is told who calls whom; nobody is asked for it.
  "know-topology": () => [],
  "read-metrics": () => [
    {
      sid: "ReadMetrics",
      actions: ["cloudwatch:GetMetricData"],
      anyResource: "GetMetricData knows no resource-level permission (Service Authorization Reference, Amazon CloudWatch)",
    },
  ],
  "read-traces": () => [
    {
      sid: "ReadTraces",
      actions: ["xray:GetServiceGraph", "xray:GetTraceSummaries", "xray:BatchGetTraces"],
      anyResource: "X-Ray knows no resource-level permission for reading traces (Service Authorization Reference, AWS X-Ray)",
    },
  ],
  "query-logs": (_resources, context) => [
    { sid: "QueryLogs", actions: ["logs:StartQuery"], resources: serviceLogGroups(context) },
    {
      sid: "FollowQueries",
      actions: ["logs:GetQueryResults", "logs:StopQuery"],
      anyResource: "a query is no resource: only StartQuery knows log groups (Service Authorization Reference, CloudWatch Logs)",
    },
  ],
  "read-trail": () => [
    {
      sid: "ReadTrail",
      actions: ["cloudtrail:LookupEvents"],
      anyResource: "LookupEvents knows no resource-level permission (Service Authorization Reference, AWS CloudTrail)",
    },
  ],
  "invoke-model": (_resources, { config, aws }) => modelStatements(config.analysis.model, aws),
};

/** What a function may do beyond tables, queues and buckets of its own. */
export const capabilityStatements = (
  { may }: FunctionService,
  resources: ServiceResources,
  context: CapabilityContext,
): Statement[] => may.flatMap((capability) => STATEMENTS[capability](resources, context));
