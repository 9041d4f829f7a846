import type { ServiceConfig } from "../../config/index.js";
import { isInvokedAsynchronously } from "./asynchronous.js";
import { type CapabilityContext, capabilityStatements } from "./capabilities.js";
import type { BucketHandle } from "./encrypted-bucket.js";
import { type Statement, sidOf } from "./policy.js";
import { handleOf, type ServiceResources } from "./service-resources.js";
import type { TableHandle } from "./table.js";

const tableStatement = (table: TableHandle, name: string, actions: readonly string[]): Statement => ({
  sid: sidOf("Table", name),
  actions: actions.map((action) => `dynamodb:${action}`),
  resources: actions.includes("Query")
    ? [table.arn, ...table.indexes.map((index) => `${table.arn}/index/${index}`)]
    : [table.arn],
});

/** S3 asks about the bucket for a listing and about the object for all else. */
function bucketStatements(bucket: BucketHandle, name: string, actions: readonly string[]): Statement[] {
  const ofObjects = actions.filter((action) => action !== "ListBucket");
  const objects: Statement = {
    sid: sidOf("Objects", name),
    actions: ofObjects.map((action) => `s3:${action}`),
    resources: [`${bucket.arn}/*`],
  };
  const list: Statement = { sid: sidOf("List", name), actions: ["s3:ListBucket"], resources: [bucket.arn] };
  return [...(ofObjects.length > 0 ? [objects] : []), ...(actions.includes("ListBucket") ? [list] : [])];
}

function readSecrets(service: ServiceConfig, { secrets }: ServiceResources): Statement[] {
  const names = [...new Set(Object.values(service.secrets))];
  if (names.length === 0) return [];
  const resources = names.map((name) => handleOf(secrets, name).arn);
  return [{ sid: "ReadSecrets", actions: ["secretsmanager:GetSecretValue"], resources }];
}

/** Reading the values of a service's secrets, for what starts its container; a function reads them itself, and may use the key anyway. */
export function secretStatements(service: ServiceConfig, resources: ServiceResources): Statement[] {
  const read = readSecrets(service, resources);
  const decrypt: Statement = { sid: "DecryptSecrets", actions: ["kms:Decrypt"], resources: [resources.kmsKeyArn] };
  return read.length === 0 ? [] : [...read, decrypt];
}

/** Exactly what the configuration says a service does with tables, buckets and queues, on exactly those ARNs (SPEC 1.13). */
export function serviceStatements(service: ServiceConfig, resources: ServiceResources, context: CapabilityContext): Statement[] {
  const { tables, queues, buckets, kmsKeyArn } = resources;
  const arns = (names: readonly string[]) => names.map((name) => handleOf(queues, name).arn);
  const statements = Object.entries(service.tables).map(([name, actions]) =>
    tableStatement(handleOf(tables, name), name, actions),
  );
  for (const [name, actions] of Object.entries(service.buckets))
    statements.push(...bucketStatements(handleOf(buckets, name), name, actions));
  if (service.kind === "function") statements.push(...readSecrets(service, resources));
  if (service.sendsTo.length > 0)
    statements.push({ sid: "SendMessages", actions: ["sqs:SendMessage"], resources: arns(service.sendsTo) });
  if (service.kind === "function" && service.consumes.length > 0)
    statements.push({
      sid: "ConsumeMessages",
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
      resources: arns(service.consumes.map((consumer) => consumer.queue)),
    });
  if (service.kind === "function") {
    statements.push(...capabilityStatements(service, resources, context));
    // Lambda sends in the function's name.
    if (isInvokedAsynchronously(service) && resources.asyncFailuresArn)
      statements.push({ sid: "ReportFailures", actions: ["sqs:SendMessage"], resources: [resources.asyncFailuresArn] });
  }
  statements.push({ sid: "UseKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] });
  return statements;
}

/** Writing to one log group: its streams and their events. */
export const logStatement = (logGroupArn: string): Statement => ({
  sid: "WriteLogs",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroupArn}:*`],
});

/** Sending traces; `sampling` for who decides itself what to trace (Lambda decides for its functions). */
export const traceStatement = (sampling: boolean): Statement => ({
  sid: "SendTraces",
  actions: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    ...(sampling ? ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"] : []),
  ],
  anyResource: "X-Ray knows no resource-level permission for these actions (Service Authorization Reference, AWS X-Ray)",
});
