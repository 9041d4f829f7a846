import type { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";
import type { OtherRegion } from "./standby-region.js";

/** What is copied under which keys. */
export interface ReplicationRoleProps {
  /** ARNs of the buckets that are read. */
  readonly sources: readonly string[];
  /** ARNs of the buckets that are written. */
  readonly copies: readonly string[];
  readonly kmsKeyArn: string;
  readonly replicaKeyArn: string;
  readonly elsewhere: OtherRegion;
}

const objects = (buckets: readonly string[]): string[] => buckets.map((arn) => `${arn}/*`);

/** S3 alone uses the key, and for these buckets only; with bucket keys the context is the bucket, without them the object. */
const throughS3 = (region: string, buckets: readonly string[]) => ({
  StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
  StringLike: { "kms:EncryptionContext:aws:s3:arn": [...buckets, ...objects(buckets)] },
});

/** The role with which S3 copies objects (pages "Setting up permissions for live replication" and "Replicating encrypted objects"). */
export function replicationRole(scope: Construct, id: string, props: ReplicationRoleProps): ServiceRole {
  const { sources, copies, kmsKeyArn, replicaKeyArn, elsewhere } = props;
  return new ServiceRole(scope, id, {
    name: "replication",
    assumedBy: "s3.amazonaws.com",
    statements: [
      { sid: "ReadConfiguration", actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: sources },
      {
        sid: "ReadVersions",
        actions: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
        resources: objects(sources),
      },
      {
        sid: "WriteCopies",
        actions: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
        resources: objects(copies),
      },
      {
        sid: "DecryptSources",
        actions: ["kms:Decrypt"],
        resources: [kmsKeyArn],
        conditions: throughS3(PlatformStack.of(scope).config.region, sources),
      },
      {
        sid: "EncryptCopies",
        // The second is for the copies' own bucket keys.
        actions: ["kms:Encrypt", "kms:GenerateDataKey"],
        resources: [replicaKeyArn],
        conditions: throughS3(elsewhere.config.region, copies),
      },
    ],
  });
}
