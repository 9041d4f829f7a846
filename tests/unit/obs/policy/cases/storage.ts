import type { JsonObject } from "../../../../../terraform/index.js";
import { policy } from "../support.js";
import { bare, bucketWith, type Case, one } from "./case.js";

const blockAll = { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true };
const tls = (condition: string) =>
  bucketWith("aws_s3_bucket_policy", {
    policy: policy({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["${aws_s3_bucket.x.arn}", "${aws_s3_bucket.x.arn}/*"],
      Condition: { Bool: { "aws:SecureTransport": condition } },
    }),
  });
const inProduction: JsonObject = { provider: { aws: [{ default_tags: [{ tags: { Environment: "prod" } }] }] } };
const kept = { lifecycle: { prevent_destroy: true } };
const protectedCase = (type: string, good: JsonObject, bad: JsonObject, says: RegExp): Case => ({
  ...one("production-data-protection", type, good, bad, says),
  good: { [type]: { x: good } },
  bad: { [type]: { x: bad } },
  rest: inProduction,
});

/** Cases of rules/storage.ts. */
export const storageCases: readonly Case[] = [
  {
    rule: "bucket-public-access",
    what: "no block",
    good: bucketWith("aws_s3_bucket_public_access_block", blockAll),
    bad: bare,
    says: /no public access/,
  },
  {
    rule: "bucket-public-access",
    what: "half a block",
    good: bucketWith("aws_s3_bucket_public_access_block", blockAll),
    bad: bucketWith("aws_s3_bucket_public_access_block", { ...blockAll, restrict_public_buckets: false }),
    says: /leaves restrict_public_buckets off/,
  },
  one("bucket-public-acl", "aws_s3_bucket_acl", { acl: "private" }, { acl: "public-read" }, /public-read/),
  { rule: "bucket-tls", what: "no policy", good: tls("false"), bad: bare, says: /TLS/ },
  { rule: "bucket-tls", what: "the wrong way round", good: tls("false"), bad: tls("true"), says: /TLS/ },
  {
    rule: "bucket-versioning",
    what: "suspended",
    good: bucketWith("aws_s3_bucket_versioning", { versioning_configuration: { status: "Enabled" } }),
    bad: bucketWith("aws_s3_bucket_versioning", { versioning_configuration: { status: "Suspended" } }),
    says: /no versions/,
  },
  one("table-recovery", "aws_dynamodb_table", { point_in_time_recovery: { enabled: true } }, {}, /point_in_time_recovery/),
  protectedCase("aws_dynamodb_table", { ...kept, deletion_protection_enabled: true }, kept, /deletion_protection_enabled/),
  one("table-recovery", "aws_dynamodb_table_replica", { point_in_time_recovery: true }, {}, /point_in_time_recovery/, "replica"),
  protectedCase("aws_dynamodb_table_replica", { ...kept, deletion_protection_enabled: true }, kept, /deletion_protection/),
  protectedCase("aws_s3_bucket", kept, { ...kept, force_destroy: true }, /force_destroy/),
  protectedCase("aws_ecr_repository", {}, { force_delete: true }, /force_delete/),
  protectedCase("aws_kms_key", kept, {}, /prevent_destroy/),
  {
    rule: "key-rotation",
    what: "off",
    good: { aws_kms_key: { x: { enable_key_rotation: true }, signing: { customer_master_key_spec: "RSA_4096" } } },
    bad: { aws_kms_key: { x: {} } },
    says: /enable_key_rotation/,
  },
];
