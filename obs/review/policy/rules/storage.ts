import type { Block } from "../../../../terraform/index.js";
import { policiesOf } from "../documents.js";
import type { Look } from "../look.js";
import type { Rule } from "../model.js";

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] as const;

function publicAccess(block: Block, look: Look): readonly string[] {
  const [child] = look.childrenOf(block, "aws_s3_bucket_public_access_block", "bucket", "bucket");
  if (!child) return ["has no public access block"];
  const off = BLOCKS.filter((attribute) => !look.isOn(child, attribute));
  return off.length > 0 ? [`its public access block leaves ${off.join(", ")} off`] : [];
}

function publicAcl(block: Block, look: Look): readonly string[] {
  const acl = look.value(block, "acl");
  return typeof acl === "string" && /^(public-|authenticated-read)/.test(acl) ? [`its ACL is ${acl}`] : [];
}

function tlsOnly(block: Block, look: Look): readonly string[] {
  const holders = [block, ...look.childrenOf(block, "aws_s3_bucket_policy", "bucket", "bucket")];
  const documents = holders.flatMap((holder) => policiesOf(holder, look));
  const unread = holders.some(({ attributes }) => attributes.policy !== undefined) && documents.length === 0;
  const denies = documents
    .flatMap(({ statements }) => statements)
    .some(
      ({ Effect, Action, Resource, Condition = {} }) =>
        Effect === "Deny" &&
        Action.some((action) => action === "s3:*" || action === "*") &&
        Resource.some((resource) => resource === "*" || resource.endsWith("/*")) &&
        Object.values(Condition).some((keys) => String(keys["aws:SecureTransport"]) === "false"),
    );
  return denies || unread ? [] : ["no bucket policy denies what comes without TLS"];
}

function versioned(block: Block, look: Look): readonly string[] {
  const [child] = look.childrenOf(block, "aws_s3_bucket_versioning", "bucket", "bucket");
  const on = child
    ? look.settled(child, ["versioning_configuration", "status"], (status) => status === "Enabled")
    : look.isOn(block, "versioning", "enabled");
  return on ? [] : ["keeps no versions"];
}

function protectedData(block: Block, look: Look): readonly string[] {
  if (!look.isProduction(block)) return [];
  const found: string[] = [];
  if (block.type.startsWith("aws_dynamodb_table") && !look.isOn(block, "deletion_protection_enabled"))
    found.push("deletion_protection_enabled is off");
  if (block.type === "aws_s3_bucket" && look.value(block, "force_destroy") === true)
    found.push("force_destroy deletes its objects with it");
  if (block.type === "aws_ecr_repository" && look.value(block, "force_delete") === true)
    found.push("force_delete deletes its images with it");
  if (block.type !== "aws_ecr_repository" && !look.isOn(block, "lifecycle", "prevent_destroy"))
    found.push("lifecycle.prevent_destroy is off");
  return found;
}

/** Data is private, travels by TLS, and can be had back. */
export const storageRules: readonly Rule[] = [
  {
    id: "bucket-public-access",
    severity: "critical",
    why: "one wrong ACL or policy, now or later, would show the bucket to the world",
    fix: `add aws_s3_bucket_public_access_block with ${BLOCKS.join(", ")}`,
    types: ["aws_s3_bucket"],
    check: publicAccess,
  },
  {
    id: "bucket-public-acl",
    severity: "critical",
    why: "the ACL shows the objects to the world",
    fix: "leave out the ACL and set object_ownership = BucketOwnerEnforced",
    types: ["aws_s3_bucket", "aws_s3_bucket_acl"],
    check: publicAcl,
  },
  {
    id: "bucket-tls",
    severity: "high",
    why: "who sits between could read and change the objects on their way",
    fix: "add a bucket policy that denies s3:* on the bucket and its objects where aws:SecureTransport is false",
    types: ["aws_s3_bucket"],
    check: tlsOnly,
  },
  {
    id: "bucket-versioning",
    severity: "medium",
    why: "what is overwritten or deleted by mistake is gone",
    fix: "add aws_s3_bucket_versioning with status Enabled",
    types: ["aws_s3_bucket"],
    check: versioned,
  },
  {
    id: "table-recovery",
    severity: "high",
    why: "without point-in-time recovery a bad write cannot be undone",
    fix: "set point_in_time_recovery { enabled }",
    types: ["aws_dynamodb_table", "aws_dynamodb_table_replica"],
    check: (block, look) =>
      // A replica has a switch where a table has a block.
      look.isOn(block, "point_in_time_recovery", ...(block.type === "aws_dynamodb_table" ? ["enabled"] : []))
        ? []
        : ["point_in_time_recovery is not enabled"],
  },
  {
    id: "production-data-protection",
    severity: "critical",
    why: "a destroy, or a renamed resource, would delete production data and the key that opens it",
    fix: "set deletionProtection in the environment's configuration (deletion_protection_enabled, prevent_destroy, no force_destroy)",
    types: [
      "aws_dynamodb_table",
      "aws_dynamodb_table_replica",
      "aws_s3_bucket",
      "aws_ecr_repository",
      "aws_kms_key",
      "aws_kms_replica_key",
      "aws_secretsmanager_secret",
    ],
    check: protectedData,
  },
  {
    id: "key-rotation",
    severity: "high",
    why: "the longer one key is used, the more it opens when it leaks",
    fix: "set enable_key_rotation (and rotation_period_in_days)",
    types: ["aws_kms_key"],
    check: (block, look) => {
      const spec = look.value(block, "customer_master_key_spec");
      // AWS rotates symmetric keys only.
      const symmetric = typeof spec !== "string" || spec === "SYMMETRIC_DEFAULT";
      return symmetric && !look.isOn(block, "enable_key_rotation") ? ["enable_key_rotation is off"] : [];
    },
  },
];
