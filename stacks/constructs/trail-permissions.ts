import { TRAIL } from "../../config/index.js";
import type { PlatformStack } from "./platform-stack.js";
import { KEY_ITSELF, type Statement } from "./policy.js";

/** Who writes the trail. */
export const TRAIL_SERVICE = "cloudtrail.amazonaws.com";

/** ARN of the trail that this environment makes. By name: key and bucket must admit it before it exists. */
const trailArn = (stack: PlatformStack): string => stack.aws.arn("cloudtrail", `trail/${stack.nameOf(TRAIL)}`);

const forThisTrail = (stack: PlatformStack) => ({ StringEquals: { "aws:SourceArn": trailArn(stack) } });

/** What lets CloudTrail deliver to the trail's bucket (page "Amazon S3 bucket policy for CloudTrail"). */
export function trailBucketStatements(stack: PlatformStack, bucketArn: string): Statement[] {
  const principal = { service: TRAIL_SERVICE };
  return [
    {
      sid: "TrailLooksAtTheBucket",
      principal,
      actions: ["s3:GetBucketAcl"],
      resources: [bucketArn],
      conditions: forThisTrail(stack),
    },
    {
      sid: "TrailWrites",
      principal,
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/AWSLogs/${stack.aws.accountId}/*`],
      conditions: { StringEquals: { ...forThisTrail(stack).StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** What lets CloudTrail encrypt log files and digests (page "Configure AWS KMS key policies for CloudTrail"). */
export function trailKeyStatements(stack: PlatformStack): Statement[] {
  const principal = { service: TRAIL_SERVICE };
  const { partition, accountId } = stack.aws;
  return [
    {
      sid: "TrailEncrypts",
      principal,
      actions: ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      anyResource: KEY_ITSELF,
      conditions: {
        ...forThisTrail(stack),
        // A trail of all regions encrypts in each of them.
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${partition}:cloudtrail:*:${accountId}:trail/${stack.nameOf(TRAIL)}`,
        },
      },
    },
    {
      // Decrypt: the bucket uses a bucket key, without which S3 would ask KMS for every object.
      sid: "TrailLooksAtTheKey",
      principal,
      actions: ["kms:DescribeKey", "kms:Decrypt"],
      anyResource: KEY_ITSELF,
      conditions: forThisTrail(stack),
    },
  ];
}
