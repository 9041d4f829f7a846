import { describe, expect, test } from "vitest";
import { type Body, blocks, body, configOf, statements, synthesize, text } from "./synthesized.js";

const config = configOf("prod");
const out = synthesize(config);
const alone = synthesize(configOf("prod", ({ standby: _, ...rest }) => ({ ...rest, backup: {}, analysis: {} })));
const NAME = "observability-platform";
const ACCOUNT = "${data.aws_caller_identity.this_account.account_id}";
const THERE = "aws.standby";
const STANDBY_KEY = /aws_kms_keystandby_platform\w*arn\}$/;
const COPIED = ["data", "artifacts", "log-archive"];

const inStorage = (type: string): Body[] => Object.values(out.resources("storage", type));
const idOf = (resource: Body): string => text(body(body(resource["//"]).metadata).uniqueId);
/** The bucket of a name in the standby's region. */
const copyOf = (bucket: string): Body =>
  out.named("storage", "aws_s3_bucket", `${NAME}-${bucket}-prod-standby-${ACCOUNT}`, "bucket");
/** The resource of a type that belongs to a bucket. */
const of = (bucket: Body, type: string): Body => {
  const found = inStorage(type).filter((one) => one.bucket === `\${aws_s3_bucket.${idOf(bucket)}.id}`);
  expect(found, type).toHaveLength(1);
  return body(found[0]);
};

test("3.12 the standby's region is reached by a provider of its own, with the platform's tags", () => {
  for (const stack of ["security", "storage"]) {
    const [home, there] = blocks(out.block(stack, "provider").aws);
    expect(home).toMatchObject({ region: "us-east-1" });
    expect(there).toMatchObject({ region: "us-west-2", alias: "standby", default_tags: home?.default_tags });
  }
});

test("3.12 without a standby nothing is made elsewhere", () => {
  for (const file of Object.values(alone.files)) expect(file).not.toMatch(/standby|us-west-2/);
});

describe("2.3 a copied bucket", () => {
  test("is every one that the configuration names, and no other", () => {
    const made = inStorage("aws_s3_bucket").filter(({ provider }) => provider === THERE);
    expect(made.map(({ bucket }) => bucket).sort()).toEqual(
      [...COPIED, "access-logs"].map((name) => `${NAME}-${name}-prod-standby-${ACCOUNT}`).sort(),
    );
    const one = configOf("prod", (same) => ({
      ...same,
      buckets: { ...same.buckets, artifacts: { description: "Not copied here", expireAfterDays: 9 } },
    }));
    expect(JSON.stringify(Object.values(synthesize(one).resources("storage", "aws_s3_bucket")))).not.toContain(
      "artifacts-prod-standby",
    );
  });

  test.each(COPIED)("%s is as safe as the bucket it is a copy of", (name) => {
    const copy = copyOf(name);
    expect(copy).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
    expect(of(copy, "aws_s3_bucket_versioning")).toMatchObject({
      provider: THERE,
      versioning_configuration: { status: "Enabled" },
    });
    expect(of(copy, "aws_s3_bucket_public_access_block")).toMatchObject({ provider: THERE, restrict_public_buckets: true });
    expect(statements(of(copy, "aws_s3_bucket_policy").policy).TlsOnly).toMatchObject({ Effect: "Deny" });
    const [encryption] = blocks(of(copy, "aws_s3_bucket_server_side_encryption_configuration").rule);
    expect(body(encryption?.apply_server_side_encryption_by_default)).toEqual({
      sse_algorithm: "aws:kms",
      kms_master_key_id: expect.stringMatching(STANDBY_KEY),
    });
    const home = out.named("storage", "aws_s3_bucket", `${NAME}-${name}-prod-${ACCOUNT}`, "bucket");
    expect(of(copy, "aws_s3_bucket_lifecycle_configuration").rule).toEqual(
      of(home, "aws_s3_bucket_lifecycle_configuration").rule,
    );
  });

  test("writes its access logs to a bucket of its region, which takes those of the copies only", () => {
    const logs = copyOf("access-logs");
    for (const name of COPIED)
      expect(of(copyOf(name), "aws_s3_bucket_logging")).toMatchObject({
        provider: THERE,
        target_bucket: `\${aws_s3_bucket.${idOf(logs)}.id}`,
        target_prefix: `${name}/`,
      });
    const { DeliverAccessLogs } = statements(of(logs, "aws_s3_bucket_policy").policy);
    expect(body(DeliverAccessLogs?.Condition).ArnLike).toEqual({
      "aws:SourceArn": COPIED.map((name) => `arn:aws:s3:::${NAME}-${name}-prod-standby-${ACCOUNT}`),
    });
  });

  test("gets what is written and what is deleted, under the key of its region", () => {
    const replications = inStorage("aws_s3_bucket_replication_configuration");
    expect(replications).toHaveLength(COPIED.length);
    for (const name of COPIED) {
      const home = out.named("storage", "aws_s3_bucket", `${NAME}-${name}-prod-${ACCOUNT}`, "bucket");
      const replication = of(home, "aws_s3_bucket_replication_configuration");
      const copy = copyOf(name);
      expect(replication.provider).toBeUndefined();
      expect(blocks(replication.rule)).toEqual([
        {
          id: "to-standby",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          delete_marker_replication: { status: "Enabled" },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
          destination: {
            bucket: `\${aws_s3_bucket.${idOf(copy)}.arn}`,
            encryption_configuration: { replica_kms_key_id: expect.stringMatching(STANDBY_KEY) },
            metrics: { status: "Enabled" },
          },
        },
      ]);
      // Both sides must keep versions, and the role its rights, before S3 accepts it.
      const waits = [home, copy].map((bucket) => `aws_s3_bucket_versioning.${idOf(of(bucket, "aws_s3_bucket_versioning"))}`);
      expect(replication.depends_on).toEqual([
        ...waits,
        expect.stringMatching(/^aws_iam_role_policy\.copied_buckets_replication/),
      ]);
    }
  });
});

describe("2.3 the role that copies", () => {
  const policy = statements(out.named("storage", "aws_iam_role_policy", `${NAME}-replication-prod`).policy);
  const arns = (bucket: (name: string) => Body, end = "") =>
    COPIED.map((name) => `\${aws_s3_bucket.${idOf(bucket(name))}.arn}${end}`);
  const home = (name: string) => out.named("storage", "aws_s3_bucket", `${NAME}-${name}-prod-${ACCOUNT}`, "bucket");

  test("is taken on by S3 alone", () => {
    const { anonymous, ...others } = statements(
      out.named("storage", "aws_iam_role", `${NAME}-replication-prod`).assume_role_policy,
    );
    expect(anonymous).toMatchObject({ Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" });
    expect(others).toEqual({});
  });

  test("reads the sources and writes the copies, and nothing else", () => {
    expect(Object.values(policy).flatMap(({ Action }) => Action)).toEqual([
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
      "s3:ReplicateObject",
      "s3:ReplicateDelete",
      "s3:ReplicateTags",
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
    ]);
    expect(policy.ReadConfiguration?.Resource).toEqual(arns(home));
    expect(policy.ReadVersions?.Resource).toEqual(arns(home, "/*"));
    expect(policy.WriteCopies?.Resource).toEqual(arns(copyOf, "/*"));
  });

  test("opens with the key here and shuts with the key there, through S3 and for these buckets only", () => {
    expect(policy.DecryptSources).toMatchObject({
      Resource: [expect.stringMatching(/aws_kms_keyplatform\w*arn\}$/)],
      Condition: {
        StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [...arns(home), ...arns(home, "/*")] },
      },
    });
    expect(policy.EncryptCopies).toMatchObject({
      Resource: [expect.stringMatching(STANDBY_KEY)],
      Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
    });
  });
});

describe("3.12 tables", () => {
  const replicas = inStorage("aws_dynamodb_table_replica");

  test("have a replica each, recoverable, protected and under the key of its region", () => {
    expect(replicas.map((one) => one.global_table_arn).sort()).toEqual(
      Object.keys(config.tables)
        .map((name) => `\${aws_dynamodb_table.${name}.arn}`)
        .sort(),
    );
    for (const replica of replicas)
      expect(replica).toMatchObject({
        provider: THERE,
        kms_key_arn: expect.stringMatching(STANDBY_KEY),
        point_in_time_recovery: true,
        deletion_protection_enabled: true,
        lifecycle: { prevent_destroy: true },
      });
  });

  test("tell their stream what changed, and do not take the replica away at the next deployment", () => {
    for (const table of inStorage("aws_dynamodb_table"))
      expect(table).toMatchObject({
        stream_enabled: true,
        stream_view_type: "NEW_AND_OLD_IMAGES",
        lifecycle: { prevent_destroy: true, ignore_changes: ["replica"] },
      });
    for (const table of Object.values(alone.resources("storage", "aws_dynamodb_table"))) {
      expect(table.stream_enabled).toBeUndefined();
      expect(table.lifecycle).toEqual({ prevent_destroy: true });
    }
  });
});

describe("3.12 the standby's key", () => {
  const key = body(out.resources("security", "aws_kms_key").standby_platform);

  test("is one of its region, as well kept as the first", () => {
    expect(key).toMatchObject({ provider: THERE, enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
    expect(out.named("security", "aws_kms_alias", `alias/${NAME}-platform-prod-standby`)).toMatchObject({ provider: THERE });
  });

  test("is for that region's CloudWatch Logs", () => {
    expect(statements(key.policy).CloudWatchLogsOfThisRegion).toMatchObject({
      Principal: { Service: "logs.us-west-2.amazonaws.com" },
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:*` } },
    });
  });

  test("is that of the secrets' replicas, so that hashes stay the same after a fail-over", () => {
    const secrets = Object.values(out.resources("security", "aws_secretsmanager_secret"));
    expect(secrets).toHaveLength(Object.keys(config.secrets).length);
    for (const { replica } of secrets)
      expect(replica).toEqual([{ region: "us-west-2", kms_key_id: "${aws_kms_key.standby_platform.arn}" }]);
  });
});
