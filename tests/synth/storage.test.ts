import { describe, expect, test } from "vitest";
import { blocks, body, configOf, statements, synthesize, text } from "./synthesized.js";

const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";
const dev = synthesize(configOf("dev"));
const prod = synthesize(configOf("prod"));
const table = (name: string, out = dev) =>
  out.named("storage", "aws_dynamodb_table", `observability-platform-${name}-${out === dev ? "dev" : "prod"}`);
/** The resources of a type that belong to one bucket, by the bucket's short name. */
const ofBucket = (type: string, bucket: string, out = dev) => {
  const found = Object.entries(out.resources("storage", type)).filter(([, { "//": meta }]) =>
    text(body(body(meta).metadata).path).includes(`/${bucket}/`),
  );
  expect(found, `${type} of ${bucket}`).toHaveLength(1);
  return body(found[0]?.[1]);
};
const BUCKETS = ["data", "artifacts", "access-logs", "log_archive/bucket"];

describe("2.3 tables", () => {
  test("are on demand, under the platform's key, and can be restored to any second", () => {
    const tables = Object.values(dev.resources("storage", "aws_dynamodb_table"));
    expect(tables).toHaveLength(Object.keys(configOf("dev").tables).length);
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

  test("forget what expires: records of work done, states of breakers and detectors, metrics, and nothing else", () => {
    const forgetting = Object.keys(configOf("dev").tables).flatMap((name) => (table(name).ttl ? [[name, table(name).ttl]] : []));
    expect(Object.fromEntries(forgetting)).toEqual({
      idempotency: { attribute_name: "expiration", enabled: true },
      circuit: { attribute_name: "expiresAt", enabled: true },
      detectors: { attribute_name: "expiresAt", enabled: true },
      metrics: { attribute_name: "expiresAt", enabled: true },
    });
  });

  test("cannot be destroyed in prod, by AWS or by Terraform", () => {
    expect(table("orders", prod)).toMatchObject({ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } });
    expect(table("orders")).toMatchObject({ deletion_protection_enabled: false });
    expect(table("orders").lifecycle).toBeUndefined();
  });
});

test("2.3 each table is found by its key", () => {
  const keys = Object.keys(configOf("dev").tables).map((name) => [name, table(name).hash_key, table(name).range_key]);
  expect(keys).toEqual([
    ["orders", "orderId", undefined],
    ["payments", "paymentId", undefined],
    ["idempotency", "id", undefined],
    ["circuit", "dependency", undefined],
    ["detectors", "series", undefined],
    ["metrics", "series", "at"],
    ["incidents", "incidentId", undefined],
    ["post-mortems", "incidentId", undefined],
    ["action-items", "actionItemId", undefined],
  ]);
});

test("2.3 the tables of the specification are there, with the indexes that their descriptions name", () => {
  const indexes = Object.fromEntries(
    Object.entries(configOf("dev").tables).map(([name]) => [
      name,
      blocks(table(name).global_secondary_index).map((index) => [index.name, index.hash_key, index.range_key]),
    ]),
  );
  expect(indexes).toEqual({
    orders: [["by-user", "userHash", "placedAt"]],
    payments: [["by-order", "orderId", undefined]],
    idempotency: [],
    circuit: [],
    detectors: [],
    metrics: [
      ["by-service", "tenantService", "at"],
      ["pending", "pending", "at"],
    ],
    incidents: [["by-status", "status", "openedAt"]],
    "post-mortems": [],
    "action-items": [["by-status", "status", "dueDate"]],
  });
  for (const [name, { description, indexes: declared }] of Object.entries(configOf("dev").tables))
    for (const index of Object.keys(declared)) expect(description, name).toContain(`Query ${index} (`);
});

describe.each(BUCKETS)("2.3 the bucket %s", (bucket) => {
  test("is private and versioned", () => {
    expect(ofBucket("aws_s3_bucket_public_access_block", bucket)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(ofBucket("aws_s3_bucket_versioning", bucket)).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(ofBucket("aws_s3_bucket_ownership_controls", bucket)).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  test("is under the platform's key, or S3's where access logs are delivered", () => {
    const byKey = { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY } };
    const byS3 = { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } };
    expect(blocks(ofBucket("aws_s3_bucket_server_side_encryption_configuration", bucket).rule)[0]).toEqual({
      ...(bucket === "access-logs" ? byS3 : byKey),
      bucket_key_enabled: bucket !== "access-logs",
    });
  });

  test("refuses plain HTTP to everyone", () => {
    const arn = text(ofBucket("aws_s3_bucket_policy", bucket).bucket).replace(/\.id\}$/, ".arn}");
    expect(statements(ofBucket("aws_s3_bucket_policy", bucket).policy).TlsOnly).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: ["s3:*"],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  test("has each of these settings as its own", () => {
    const own = text(ofBucket("aws_s3_bucket_policy", bucket).bucket);
    expect(own).toMatch(new RegExp(`^\\$\\{aws_s3_bucket\\.(all_buckets_)?${bucket.replace("/", "_")}_\\w+\\.id\\}$`));
    for (const type of [
      ...["public_access_block", "versioning", "ownership_controls", "lifecycle_configuration"],
      ...["server_side_encryption_configuration", ...(bucket === "access-logs" ? [] : ["logging"])],
    ])
      expect(ofBucket(`aws_s3_bucket_${type}`, bucket).bucket, type).toBe(own);
  });

  test("carries the account's id: bucket names are shared by all accounts", () => {
    const name = bucket === "log_archive/bucket" ? "log-archive" : bucket;
    expect(ofBucket("aws_s3_bucket", bucket).bucket).toBe(
      `observability-platform-${name}-dev-\${data.aws_caller_identity.this_account.account_id}`,
    );
  });

  test("goes with its objects when destroyed, except where data is protected", () => {
    expect(ofBucket("aws_s3_bucket", bucket)).toMatchObject({ force_destroy: true });
    expect(ofBucket("aws_s3_bucket", bucket).lifecycle).toBeUndefined();
    expect(
      Object.values(prod.resources("storage", "aws_s3_bucket")).every(
        (one) => one.force_destroy === false && body(one.lifecycle).prevent_destroy === true,
      ),
    ).toBe(true);
  });
});

describe("2.3 access logs", () => {
  const { bucket: target, policy } = ofBucket("aws_s3_bucket_policy", "access-logs");

  test("of every other bucket go to the one for them, below its name", () => {
    const logging = Object.values(dev.resources("storage", "aws_s3_bucket_logging"));
    expect(logging.map((one) => one.target_prefix).sort()).toEqual(["artifacts/", "data/", "log-archive/", "trail/"]);
    for (const one of logging) expect(one.target_bucket).toBe(target);
  });

  test("are delivered by S3 for these buckets of this account only", () => {
    const account = "${data.aws_caller_identity.this_account.account_id}";
    const arn = (name: string) => `arn:aws:s3:::observability-platform-${name}-dev-${account}`;
    expect(statements(policy).DeliverAccessLogs).toMatchObject({
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: [`${arn("access-logs")}/*`],
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": ["data", "artifacts", "log-archive", "trail"].map(arn) },
      },
    });
  });
});

test("2.3 objects move to Glacier where the configuration says so, and expire everywhere", () => {
  const rule = (bucket: string) => blocks(ofBucket("aws_s3_bucket_lifecycle_configuration", bucket).rule)[0];
  expect(rule("data")).toMatchObject({
    transition: [{ days: 90, storage_class: "GLACIER" }],
    expiration: [{ days: 365 }],
    noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  });
  expect(rule("artifacts")).toMatchObject({ expiration: [{ days: 90 }] });
  expect(rule("artifacts")?.transition).toBeUndefined();
  expect(rule("access-logs")).toMatchObject({ expiration: [{ days: 90 }] });
  // Every object, not those below a prefix.
  for (const bucket of BUCKETS) expect(rule(bucket), bucket).toMatchObject({ status: "Enabled", filter: [{ prefix: "" }] });
});
