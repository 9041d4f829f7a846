import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import { globalName } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";
import { policyDocument, type Statement } from "./policy.js";
import type { OtherRegion } from "./standby-region.js";

/** How long objects stay, in days. */
export interface BucketLifecycle {
  /** Absent: objects do not move to Glacier. */
  readonly glacierAfterDays?: number | undefined;
  readonly expireAfterDays: number;
}

/** What other stacks know of a bucket. */
export interface BucketHandle {
  readonly name: string;
  readonly arn: string;
}

/** A bucket to create. */
export interface EncryptedBucketProps {
  /** Name before project, suffix and account are added. */
  readonly name: string;
  /** `s3-managed`: S3's own key, for what cannot write under a key of ours. */
  readonly encryption: { readonly kmsKeyArn: string } | "s3-managed";
  readonly lifecycle: BucketLifecycle;
  /** Bucket that gets the access logs; absent: there are none. */
  readonly accessLogs?: EncryptedBucket | undefined;
  /** Further statements of the bucket's policy. */
  readonly statements?: readonly Statement[];
  /** Another region that holds the bucket. @default the stack's */
  readonly elsewhere?: OtherRegion;
}

/** Versions that were replaced or deleted by mistake can be had back for this long. */
const NONCURRENT_DAYS = 30;
/** An upload that stopped half-way is paid for until someone ends it. */
const ABORT_UPLOAD_DAYS = 7;

/** A private bucket: encrypted, versions, no public access, TLS only, access logs. */
export class EncryptedBucket extends Construct {
  readonly handle: BucketHandle;
  /** For what needs old versions to be kept, as replication does. */
  readonly versioning: S3BucketVersioningA;
  /** For what checks, when it is made, that it may write. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: EncryptedBucketProps) {
    super(scope, id);
    const { config, aws } = props.elsewhere ?? PlatformStack.of(this);
    const provider = props.elsewhere?.provider;
    const { encryption, accessLogs } = props;
    const resource = new S3Bucket(this, "Default", {
      provider,
      bucket: globalName(config, props.name, aws.accountId),
      // Without protection, `destroy` must leave nothing behind, objects included.
      forceDestroy: !config.deletionProtection,
      lifecycle: config.deletionProtection ? { preventDestroy: true } : undefined,
    });
    this.handle = { name: resource.id, arn: resource.arn };
    const common = { bucket: resource.id, provider };
    this.versioning = new S3BucketVersioningA(this, "versioning", {
      ...common,
      versioningConfiguration: { status: "Enabled" },
    });
    const byKey = encryption !== "s3-managed";
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...common,
      rule: [
        {
          applyServerSideEncryptionByDefault: byKey
            ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryption.kmsKeyArn }
            : { sseAlgorithm: "AES256" },
          bucketKeyEnabled: byKey,
        },
      ],
    });
    new S3BucketOwnershipControls(this, "ownership", { ...common, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const block = new S3BucketPublicAccessBlock(this, "public-access", {
      ...common,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    this.policy = new S3BucketPolicy(this, "policy", {
      ...common,
      policy: policyDocument([tlsOnly(resource.arn), ...(props.statements ?? [])]),
      dependsOn: [block],
    });
    if (accessLogs)
      new S3BucketLoggingA(this, "access-logs", {
        ...common,
        targetBucket: accessLogs.handle.name,
        targetPrefix: `${props.name}/`,
        // S3 tries to write when logging is switched on.
        dependsOn: [accessLogs.policy],
      });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...common,
      rule: [lifecycleRule(props.lifecycle)],
      dependsOn: [this.versioning],
    });
  }
}

const tlsOnly = (arn: string): Statement => ({
  sid: "TlsOnly",
  deny: true,
  principal: { aws: "*" },
  actions: ["s3:*"],
  resources: [arn, `${arn}/*`],
  conditions: { Bool: { "aws:SecureTransport": "false" } },
});

const lifecycleRule = ({ glacierAfterDays, expireAfterDays }: BucketLifecycle) => ({
  id: "archive-then-expire",
  status: "Enabled",
  filter: [{ prefix: "" }],
  transition: glacierAfterDays === undefined ? undefined : [{ days: glacierAfterDays, storageClass: "GLACIER" }],
  expiration: [{ days: expireAfterDays }],
  noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOAD_DAYS }],
});
