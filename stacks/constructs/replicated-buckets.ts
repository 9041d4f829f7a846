import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js";
import { Construct } from "constructs";
import { accessLogsBucket } from "./access-logs.js";
import { type BucketHandle, type BucketLifecycle, EncryptedBucket } from "./encrypted-bucket.js";
import { replicationRole } from "./replication-role.js";
import type { OtherRegion } from "./standby-region.js";

/** A bucket to copy. */
export interface ReplicationSource {
  readonly bucket: EncryptedBucket;
  /** The copies' too: S3 copies objects, not the decision to delete old ones. */
  readonly lifecycle: BucketLifecycle;
}

/** What is copied where. */
export interface ReplicatedBucketsProps {
  readonly elsewhere: OtherRegion;
  readonly kmsKeyArn: string;
  /** Key of the copies, in their region. */
  readonly replicaKeyArn: string;
  /** By the bucket's name. */
  readonly sources: Readonly<Record<string, ReplicationSource>>;
  /** Days that the copies' access logs are kept; absent: there are none. */
  readonly accessLogs: BucketLifecycle | undefined;
}

/** Buckets in another region that S3 itself keeps as the ones here are (SPEC 2.3). Deletions are copied, of versions they are not. */
export class ReplicatedBuckets extends Construct {
  /** The copies, by the bucket's name. */
  readonly handles: Readonly<Record<string, BucketHandle>>;

  constructor(scope: Construct, id: string, props: ReplicatedBucketsProps) {
    super(scope, id);
    const { elsewhere, kmsKeyArn, replicaKeyArn } = props;
    const sources = Object.entries(props.sources);
    const names = Object.keys(props.sources);
    const accessLogs = props.accessLogs && accessLogsBucket(this, { lifecycle: props.accessLogs, sources: names, elsewhere });
    const pairs = sources.map(([name, { bucket, lifecycle }]) => {
      const copy = new EncryptedBucket(this, name, {
        name,
        encryption: { kmsKeyArn: replicaKeyArn },
        lifecycle,
        accessLogs,
        elsewhere,
      });
      return { name, bucket, copy };
    });
    const role = replicationRole(this, "replication", {
      sources: pairs.map(({ bucket }) => bucket.handle.arn),
      copies: pairs.map(({ copy }) => copy.handle.arn),
      kmsKeyArn,
      replicaKeyArn,
      elsewhere,
    });
    for (const { name, bucket, copy } of pairs)
      new S3BucketReplicationConfigurationA(this, `${name}-replication`, {
        bucket: bucket.handle.name,
        role: role.arn,
        rule: [
          {
            id: "to-standby",
            status: "Enabled",
            priority: 0,
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Enabled" },
            // Without it S3 passes over all that is under a key of ours: everything.
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: copy.handle.arn,
              encryptionConfiguration: { replicaKmsKeyId: replicaKeyArn },
              // The delay and the failures of copying become metrics.
              metrics: { status: "Enabled" },
            },
          },
        ],
        // S3 wants versions on both sides, and tries the role.
        dependsOn: [bucket.versioning, copy.versioning, role.policy],
      });
    this.handles = Object.fromEntries(pairs.map(({ name, copy }) => [name, copy.handle]));
  }
}
