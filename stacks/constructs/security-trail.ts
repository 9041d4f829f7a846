import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail/index.js";
import { DataAwsCloudwatchLogGroup } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { globalName, TRAIL, trailLogGroup } from "../../config/index.js";
import { type BucketLifecycle, EncryptedBucket } from "./encrypted-bucket.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";
import { TRAIL_SERVICE, trailBucketStatements } from "./trail-permissions.js";

/** The trail as metric filters and rules know it. */
export interface TrailHandle {
  readonly arn: string;
  /** Gets every recorded call as one JSON event; absent where an imported trail delivers to S3 alone. */
  readonly logGroupName: string | undefined;
}

/** What a trail needs. */
export interface SecurityTrailProps {
  readonly kmsKeyArn: string;
  /** How long log files stay. */
  readonly lifecycle: BucketLifecycle;
  /** Takes the access logs of the trail's bucket: who read the record of who did what. */
  readonly accessLogs: EncryptedBucket | undefined;
}

/**
 * A CloudTrail trail of all regions: log files with digests that prove them unchanged, under the platform's key, in a bucket of their
 * own, and each event in a log group (SPEC 4.4).
 */
export class SecurityTrail extends Construct {
  readonly handle: TrailHandle;

  constructor(scope: Construct, id: string, { kmsKeyArn, lifecycle, accessLogs }: SecurityTrailProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { aws, config } = stack;
    const name = stack.nameOf(TRAIL);
    const bucket = new EncryptedBucket(this, "bucket", {
      name: TRAIL,
      encryption: { kmsKeyArn },
      lifecycle,
      accessLogs,
      statements: trailBucketStatements(stack, `arn:${aws.partition}:s3:::${globalName(config, TRAIL, aws.accountId)}`),
    });
    const group = new EncryptedLogGroup(this, "logs", { name: trailLogGroup(name), kmsKeyArn });
    const role = new ServiceRole(this, "role", {
      name: TRAIL,
      // CloudTrail knows no condition here (page "Role policy document for CloudTrail to use CloudWatch Logs").
      assumedBy: TRAIL_SERVICE,
      statements: [
        {
          sid: "DeliverEvents",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${group.arn}:log-stream:${aws.accountId}_CloudTrail_${aws.region}*`],
        },
      ],
    });
    const trail = new Cloudtrail(this, "Default", {
      name,
      s3BucketName: bucket.handle.name,
      kmsKeyId: kmsKeyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${group.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      // CloudTrail tries bucket, key and role when it is made, and refuses to be where one is missing.
      dependsOn: [bucket.policy, role.policy],
    });
    this.handle = { arn: trail.arn, logGroupName: group.name };
  }
}

/** A trail that somebody else made. Its log group is looked up, so that a wrong name fails the plan. */
export function importedTrail(
  scope: Construct,
  id: string,
  { arn, logGroupName }: { readonly arn: string; readonly logGroupName?: string | undefined },
): TrailHandle {
  const group = logGroupName === undefined ? undefined : new DataAwsCloudwatchLogGroup(scope, id, { name: logGroupName });
  return { arn, logGroupName: group?.name };
}
