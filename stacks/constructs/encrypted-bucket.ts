import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import { globalName } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument } from "./policy.js";

/** How long objects stay, in days. */
export interface BucketLifecycle {
  readonly glacierAfterDays: number;
  readonly expireAfterDays: number;
}

/** A bucket to create. */
export interface EncryptedBucketProps {
  /** Name before project, suffix and account are added. */
  readonly name: string;
  readonly kmsKeyArn: string;
  readonly lifecycle: BucketLifecycle;
}

/** Versions that were replaced or deleted by mistake can be had back for this long. */
const NONCURRENT_DAYS = 30;
/** An upload that stopped half-way is paid for until someone ends it. */
const ABORT_UPLOAD_DAYS = 7;

/** A private bucket: platform key, versions, no public access, TLS only. */
export class EncryptedBucket extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptedBucketProps) {
    super(scope, id);
    const { config, aws } = PlatformStack.of(this);
    const resource = new S3Bucket(this, "Default", {
      bucket: globalName(config, props.name, aws.accountId),
      // Without protection, `destroy` must leave nothing behind, objects included.
      forceDestroy: !config.deletionProtection,
      lifecycle: config.deletionProtection ? { preventDestroy: true } : undefined,
    });
    const bucket = resource.id;
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.kmsKeyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const block = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument([
        {
          sid: "TlsOnly",
          deny: true,
          principal: { aws: "*" },
          actions: ["s3:*"],
          resources: [resource.arn, `${resource.arn}/*`],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
      dependsOn: [block],
    });
    this.lifecycle(bucket, props.lifecycle, versioning);
    this.arn = resource.arn;
  }

  private lifecycle(bucket: string, { glacierAfterDays, expireAfterDays }: BucketLifecycle, versioning: S3BucketVersioningA) {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "archive-then-expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          transition: [{ days: glacierAfterDays, storageClass: "GLACIER" }],
          expiration: [{ days: expireAfterDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOAD_DAYS }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
