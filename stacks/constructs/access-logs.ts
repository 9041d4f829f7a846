import type { Construct } from "constructs";
import { ACCESS_LOGS, globalName, type PlatformConfig } from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import { type BucketLifecycle, EncryptedBucket } from "./encrypted-bucket.js";
import { PlatformStack } from "./platform-stack.js";
import type { Statement } from "./policy.js";
import type { OtherRegion } from "./standby-region.js";

/** A bucket for access logs. */
export interface AccessLogsProps {
  readonly lifecycle: BucketLifecycle;
  /** Names of the buckets whose logs it takes; all of its region. */
  readonly sources: readonly string[];
  /** @default the stack's region */
  readonly elsewhere?: OtherRegion;
}

/** S3's log delivery, for our own buckets only. By name: the buckets themselves wait for this policy. */
function deliverLogs(config: PlatformConfig, aws: AwsContext, sources: readonly string[]): Statement {
  const arn = (name: string): string => `arn:${aws.partition}:s3:::${globalName(config, name, aws.accountId)}`;
  return {
    sid: "DeliverAccessLogs",
    principal: { service: "logging.s3.amazonaws.com" },
    actions: ["s3:PutObject"],
    resources: [`${arn(ACCESS_LOGS)}/*`],
    conditions: { ...aws.fromThisAccount(), ArnLike: { "aws:SourceArn": sources.map(arn) } },
  };
}

/** The bucket of a region that takes the access logs of the others. */
export function accessLogsBucket(scope: Construct, { lifecycle, sources, elsewhere }: AccessLogsProps): EncryptedBucket {
  const { config, aws } = elsewhere ?? PlatformStack.of(scope);
  return new EncryptedBucket(scope, ACCESS_LOGS, {
    name: ACCESS_LOGS,
    // S3 cannot deliver access logs under a customer's key (page "Enabling Amazon S3 server access logging").
    encryption: "s3-managed",
    lifecycle,
    statements: [deliverLogs(config, aws, sources)],
    elsewhere,
  });
}
