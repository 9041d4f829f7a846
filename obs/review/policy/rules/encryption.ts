import type { Block } from "../../../../terraform/index.js";
import { keyProblem, needsKey } from "../keys.js";
import type { Look } from "../look.js";
import type { Rule } from "../model.js";

const WHY =
  "AWS's own keys cannot be shut, shared with care or audited by you; a customer key can, and CloudTrail shows each use";

const only = (...problems: readonly (string | undefined)[]): readonly string[] =>
  problems.filter((problem) => problem !== undefined);

function tableKey(block: Block, look: Look): readonly string[] {
  if (!look.isOn(block, "server_side_encryption", "enabled"))
    return ["server_side_encryption is not enabled with a customer key"];
  const replicas = look.blocks(block, "replica").map((_, index) => keyProblem(look, block, "replica", index, "kms_key_arn"));
  return only(keyProblem(look, block, "server_side_encryption", "kms_key_arn"), ...replicas);
}

function bucketKey(block: Block, look: Look): readonly string[] {
  const BY_DEFAULT = ["rule", "apply_server_side_encryption_by_default"] as const;
  const children = look.childrenOf(block, "aws_s3_bucket_server_side_encryption_configuration", "bucket", "bucket");
  const [where, path] = children[0]
    ? [children[0], BY_DEFAULT]
    : [block, ["server_side_encryption_configuration", ...BY_DEFAULT] as const];
  // S3 delivers access logs only to a bucket under its own key (page "Enabling Amazon S3 server access logging").
  const takesAccessLogs = look.childrenOf(block, "aws_s3_bucket_logging", "target_bucket", "bucket").length > 0;
  if (takesAccessLogs && look.settled(where, [...path, "sse_algorithm"], (value) => value === "AES256")) return [];
  if (!look.settled(where, [...path, "sse_algorithm"], (value) => value === "aws:kms" || value === "aws:kms:dsse"))
    return ["its objects are not encrypted with KMS by default"];
  return only(keyProblem(look, where, ...path, "kms_master_key_id"));
}

function secretKey(block: Block, look: Look): readonly string[] {
  const replicas = look.blocks(block, "replica").map((_, index) => keyProblem(look, block, "replica", index, "kms_key_id"));
  return only(keyProblem(look, block, "kms_key_id"), ...replicas);
}

function repositoryKey(block: Block, look: Look): readonly string[] {
  const kms = look.settled(block, ["encryption_configuration", "encryption_type"], (type) => type === "KMS");
  return kms ? only(keyProblem(look, block, "encryption_configuration", "kms_key")) : ["its images are not encrypted with KMS"];
}

function firehoseKey(block: Block, look: Look): readonly string[] {
  const fromKinesis = look.blocks(block, "kinesis_source_configuration").length > 0;
  // A stream that reads from Kinesis is encrypted there; Firehose refuses a key of its own.
  const own = fromKinesis
    ? undefined
    : look.isOn(block, "server_side_encryption", "enabled")
      ? keyProblem(look, block, "server_side_encryption", "key_arn")
      : "server_side_encryption is not enabled with a customer key";
  const toBucket = look.blocks(block, "extended_s3_configuration").length > 0;
  return only(own, toBucket ? keyProblem(look, block, "extended_s3_configuration", "kms_key_arn") : undefined);
}

function cacheEncryption(block: Block, look: Look): readonly string[] {
  const cached = look.settled(block, ["settings", "caching_enabled"], (value) => value === true || value === "true");
  const encrypted = look.isOn(block, "settings", "cache_data_encrypted");
  return cached && !encrypted ? ["its cache holds answers unencrypted"] : [];
}

const rule = (id: string, type: string, fix: string, check: Rule["check"]): Rule => ({
  id,
  severity: "high",
  why: WHY,
  fix,
  types: [type],
  check,
});

/** Data at rest is under a customer's key, everywhere. */
export const encryptionRules: readonly Rule[] = [
  rule("log-group-key", "aws_cloudwatch_log_group", "set kms_key_id to the platform's key", needsKey("kms_key_id")),
  rule("queue-key", "aws_sqs_queue", "set kms_master_key_id to the platform's key", needsKey("kms_master_key_id")),
  rule("topic-key", "aws_sns_topic", "set kms_master_key_id to the platform's key", needsKey("kms_master_key_id")),
  rule(
    "table-key",
    "aws_dynamodb_table",
    "set server_side_encryption { enabled, kms_key_arn }, and kms_key_arn of each replica",
    tableKey,
  ),
  rule("replica-key", "aws_dynamodb_table_replica", "set kms_key_arn to the key of its region", needsKey("kms_key_arn")),
  rule(
    "bucket-key",
    "aws_s3_bucket",
    "add aws_s3_bucket_server_side_encryption_configuration with aws:kms and kms_master_key_id",
    bucketKey,
  ),
  rule("function-key", "aws_lambda_function", "set kms_key_arn: it encrypts the environment variables", needsKey("kms_key_arn")),
  rule("repository-key", "aws_ecr_repository", "set encryption_configuration { encryption_type = KMS, kms_key }", repositoryKey),
  rule(
    "firehose-key",
    "aws_kinesis_firehose_delivery_stream",
    "set server_side_encryption { enabled, key_type = CUSTOMER_MANAGED_CMK, key_arn } and kms_key_arn of the destination",
    firehoseKey,
  ),
  rule("secret-key", "aws_secretsmanager_secret", "set kms_key_id to the platform's key, and of each replica", secretKey),
  rule("parameter-key", "aws_ssm_parameter", "set key_id to the platform's key", (block, look) =>
    look.value(block, "type") === "SecureString" ? needsKey("key_id")(block, look) : [],
  ),
  rule("trace-key", "aws_xray_encryption_config", "set type = KMS and key_id", (block, look) =>
    look.settled(block, ["type"], (type) => type === "KMS")
      ? needsKey("key_id")(block, look)
      : ["traces are not encrypted with KMS"],
  ),
  rule("vault-key", "aws_backup_vault", "set kms_key_arn to the platform's key", needsKey("kms_key_arn")),
  rule("trail-key", "aws_cloudtrail", "set kms_key_id to the platform's key", needsKey("kms_key_id")),
  rule("volume-key", "aws_ebs_volume", "set encrypted and kms_key_id", (block, look) =>
    look.isOn(block, "encrypted") ? needsKey("kms_key_id")(block, look) : ["the volume is not encrypted"],
  ),
  rule("instance-volume-key", "aws_instance", "set root_block_device { encrypted, kms_key_id }", (block, look) =>
    look.isOn(block, "root_block_device", "encrypted")
      ? needsKey("root_block_device", "kms_key_id")(block, look)
      : ["its root volume is not encrypted"],
  ),
  rule("api-cache-encryption", "aws_api_gateway_method_settings", "set cache_data_encrypted", cacheEncryption),
];
