import type { JsonObject } from "../../../../../terraform/index.js";
import { KEY } from "../support.js";
import { bare, bucketWith, type Case, one } from "./case.js";

const AWS_KEY = "alias/aws/sns";
const tableSse = (key: JsonObject) => ({ name: "t", server_side_encryption: { enabled: true, ...key } });
const bucketSse = (by: JsonObject) =>
  bucketWith("aws_s3_bucket_server_side_encryption_configuration", { rule: [{ apply_server_side_encryption_by_default: by }] });
const logsTo = (target: string) => ({ y: { bucket: "watched", target_bucket: target, target_prefix: "y/" } });

/** Cases of rules/encryption.ts. */
export const encryptionCases: readonly Case[] = [
  one("log-group-key", "aws_cloudwatch_log_group", { kms_key_id: KEY }, {}, /kms_key_id names no key/),
  one("queue-key", "aws_sqs_queue", { kms_master_key_id: KEY }, { sqs_managed_sse_enabled: true }, /names no key/),
  one("topic-key", "aws_sns_topic", { kms_master_key_id: KEY }, { kms_master_key_id: AWS_KEY }, /AWS's own, alias\/aws\/sns/),
  one("table-key", "aws_dynamodb_table", tableSse({ kms_key_arn: KEY }), { name: "t" }, /not enabled/),
  one("table-key", "aws_dynamodb_table", tableSse({ kms_key_arn: KEY }), tableSse({}), /kms_key_arn names no key/, "its key"),
  one(
    "table-key",
    "aws_dynamodb_table",
    { ...tableSse({ kms_key_arn: KEY }), replica: [{ region_name: "us-west-2", kms_key_arn: KEY }] },
    { ...tableSse({ kms_key_arn: KEY }), replica: [{ region_name: "us-west-2" }] },
    /replica/,
    "its replica",
  ),
  {
    rule: "bucket-key",
    what: "an encryption of S3's own",
    good: bucketSse({ sse_algorithm: "aws:kms", kms_master_key_id: KEY }),
    bad: bucketSse({ sse_algorithm: "AES256" }),
    says: /not encrypted with KMS/,
  },
  {
    rule: "bucket-key",
    what: "an encryption of S3's own, except where access logs are delivered",
    good: { ...bucketSse({ sse_algorithm: "AES256" }), aws_s3_bucket_logging: logsTo("${aws_s3_bucket.x.id}") },
    bad: { ...bucketSse({ sse_algorithm: "AES256" }), aws_s3_bucket_logging: logsTo("another-bucket") },
    says: /not encrypted with KMS/,
  },
  {
    rule: "bucket-key",
    what: "none",
    good: bucketSse({ sse_algorithm: "aws:kms", kms_master_key_id: KEY }),
    bad: bare,
    says: /KMS/,
  },
  one(
    "function-key",
    "aws_lambda_function",
    { environment: { variables: { A: "b" } }, kms_key_arn: KEY },
    { environment: { variables: { A: "b" } } },
    /kms_key_arn names no key/,
  ),
  one(
    "repository-key",
    "aws_ecr_repository",
    { encryption_configuration: [{ encryption_type: "KMS", kms_key: KEY }] },
    { encryption_configuration: [{ encryption_type: "AES256" }] },
    /not encrypted with KMS/,
  ),
  one(
    "firehose-key",
    "aws_kinesis_firehose_delivery_stream",
    { server_side_encryption: { enabled: true, key_arn: KEY }, extended_s3_configuration: { kms_key_arn: KEY } },
    { server_side_encryption: { enabled: true, key_arn: KEY }, extended_s3_configuration: {} },
    /extended_s3_configuration.kms_key_arn names no key/,
  ),
  one("secret-key", "aws_secretsmanager_secret", { kms_key_id: KEY }, {}, /names no key/),
  one(
    "secret-key",
    "aws_secretsmanager_secret",
    { kms_key_id: KEY, replica: [{ region: "us-west-2", kms_key_id: KEY }] },
    { kms_key_id: KEY, replica: [{ region: "us-west-2" }] },
    /replica/,
    "its replica",
  ),
  one("replica-key", "aws_dynamodb_table_replica", { kms_key_arn: KEY }, {}, /names no key/),
  one("parameter-key", "aws_ssm_parameter", { type: "SecureString", key_id: KEY }, { type: "SecureString" }, /names no key/),
  one("trace-key", "aws_xray_encryption_config", { type: "KMS", key_id: KEY }, { type: "NONE" }, /not encrypted/),
  one("vault-key", "aws_backup_vault", { kms_key_arn: KEY }, {}, /names no key/),
  one("trail-key", "aws_cloudtrail", { kms_key_id: KEY }, {}, /names no key/),
  one("volume-key", "aws_ebs_volume", { encrypted: true, kms_key_id: KEY }, {}, /not encrypted/),
  one(
    "instance-volume-key",
    "aws_instance",
    { root_block_device: [{ encrypted: true, kms_key_id: KEY }] },
    { root_block_device: [{ encrypted: false }] },
    /root volume/,
  ),
  one(
    "api-cache-encryption",
    "aws_api_gateway_method_settings",
    { settings: { caching_enabled: true, cache_data_encrypted: true } },
    { settings: { caching_enabled: true } },
    /unencrypted/,
  ),
];
