import type { FunctionService } from "../../config/index.js";
import { SynthesisError } from "../errors.js";
import type { Statement } from "./policy.js";
import type { ServiceResources } from "./service-resources.js";

type Capability = FunctionService["may"][number];

/** The statements of each capability that the configuration can give a function, on exactly the platform's own resources. */
const STATEMENTS: Readonly<Record<Capability, (resources: ServiceResources) => Statement[]>> = {
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
  "invoke-model": () => {
    throw new SynthesisError('the capability "invoke-model" needs a model, and the configuration names none yet: leave it out');
  },
};

/** What a function may do beyond tables, queues and buckets of its own. */
export const capabilityStatements = ({ may }: FunctionService, resources: ServiceResources): Statement[] =>
  may.flatMap((capability) => STATEMENTS[capability](resources));
