import { describe, expect, test } from "vitest";
import { body, configOf, statements, synthesize } from "./synthesized.js";

const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";
const dev = synthesize(configOf("dev"));
const prod = synthesize(configOf("prod"));
const table = (name: string, out = dev) =>
  out.named("storage", "aws_dynamodb_table", `observability-platform-${name}-${out === dev ? "dev" : "prod"}`);
const only = (type: string, out = dev) => {
  const found = Object.values(out.resources("storage", type));
  expect(found).toHaveLength(1);
  return body(found[0]);
};

describe("tables", () => {
  test("are on demand, under the platform's key, and can be restored to any second", () => {
    const tables = Object.values(dev.resources("storage", "aws_dynamodb_table"));
    expect(tables).toHaveLength(4);
    for (const one of tables)
      expect(one).toMatchObject({
        billing_mode: "PAY_PER_REQUEST",
        server_side_encryption: { enabled: true, kms_key_arn: KEY },
        point_in_time_recovery: { enabled: true },
      });
  });

  test("have the keys and indexes that their queries need, each attribute declared once", () => {
    expect(table("orders")).toMatchObject({
      hash_key: "orderId",
      attribute: [
        { name: "orderId", type: "S" },
        { name: "userHash", type: "S" },
        { name: "placedAt", type: "S" },
      ],
      global_secondary_index: [{ name: "by-user", hash_key: "userHash", range_key: "placedAt", projection_type: "ALL" }],
    });
    expect(table("payments")).toMatchObject({
      hash_key: "paymentId",
      global_secondary_index: [{ name: "by-order", hash_key: "orderId", projection_type: "KEYS_ONLY" }],
    });
  });

  test("forget what expires, and only where the configuration names the attribute", () => {
    expect(table("idempotency").ttl).toEqual({ attribute_name: "expiration", enabled: true });
    expect(table("orders").ttl).toBeUndefined();
  });

  test("cannot be destroyed in prod, by AWS or by Terraform", () => {
    expect(table("orders", prod)).toMatchObject({ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } });
    expect(table("orders")).toMatchObject({ deletion_protection_enabled: false });
    expect(table("orders").lifecycle).toBeUndefined();
  });
});

describe("the archive's bucket", () => {
  test("is private, versioned and under the platform's key", () => {
    expect(only("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(only("aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(only("aws_s3_bucket_ownership_controls")).toMatchObject({ rule: { object_ownership: "BucketOwnerEnforced" } });
    expect(only("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY },
          bucket_key_enabled: true,
        },
      ],
    });
  });

  test("refuses plain HTTP to everyone", () => {
    const [bucket = ""] = Object.keys(dev.resources("storage", "aws_s3_bucket"));
    expect(statements(only("aws_s3_bucket_policy").policy).TlsOnly).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: ["s3:*"],
      Resource: [`\${aws_s3_bucket.${bucket}.arn}`, `\${aws_s3_bucket.${bucket}.arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  test("carries the account's id: bucket names are shared by all accounts", () => {
    expect(only("aws_s3_bucket").bucket).toBe(
      "observability-platform-log-archive-dev-${data.aws_caller_identity.this_account.account_id}",
    );
  });

  test("goes with its objects when destroyed, except where data is protected", () => {
    expect(only("aws_s3_bucket")).toMatchObject({ force_destroy: true });
    expect(only("aws_s3_bucket").lifecycle).toBeUndefined();
    expect(only("aws_s3_bucket", prod)).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  });
});
