import { describe, expect, test } from "vitest";
import { blocks, configOf, statements, synthesize, text } from "./synthesized.js";

const ACCOUNT = "${data.aws_caller_identity.this_account.account_id}";
const TRAIL_ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/observability-platform-trail-dev`;
const BUCKET = `observability-platform-trail-dev-${ACCOUNT}`;
const BY_THIS_TRAIL = { StringEquals: { "aws:SourceArn": TRAIL_ARN } };
const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
/** What every stack but security calls the platform's key. */
const KEY = expect.stringContaining("aws_kms_keyplatformarn");

const dev = synthesize(configOf("dev"));
const trails = (out: typeof dev) => Object.values(out.resources("storage", "aws_cloudtrail"));
const [trail = {}] = trails(dev);

const bucketPolicy = (bucket: string) => {
  const [name] = Object.entries(dev.resources("storage", "aws_s3_bucket")).find(([, one]) => one.bucket === bucket) ?? [];
  const policies = Object.values(dev.resources("storage", "aws_s3_bucket_policy"));
  return statements(policies.find((one) => one.bucket === `\${aws_s3_bucket.${name}.id}`)?.policy);
};

describe("the trail", () => {
  test("records every region and the services without one, under the platform's key, with proof that no file was changed", () => {
    expect(trails(dev)).toHaveLength(1);
    expect(trail).toMatchObject({
      name: "observability-platform-trail-dev",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: KEY,
    });
  });

  test.each(["staging", "local"])(
    "is not %s's: staging shares dev's, and nothing records calls of a local AWS",
    (environment) => {
      const { files } = synthesize(configOf(environment));
      expect(files.security + text(files.storage)).not.toContain("cloudtrail");
    },
  );

  test("waits until it may write: CloudTrail refuses a trail whose bucket, key or role is not ready", () => {
    const [role] = Object.keys(dev.resources("storage", "aws_iam_role_policy")).filter((name) =>
      name.startsWith("security_trail"),
    );
    const [policy] = Object.keys(dev.resources("storage", "aws_s3_bucket_policy")).filter((name) =>
      name.startsWith("security_trail"),
    );
    expect(trail.depends_on).toEqual(expect.arrayContaining([`aws_s3_bucket_policy.${policy}`, `aws_iam_role_policy.${role}`]));
  });
});

describe("the trail's bucket", () => {
  test("takes files of this trail for this account only, and nothing without TLS", () => {
    const { TlsOnly, TrailLooksAtTheBucket, TrailWrites, ...others } = bucketPolicy(BUCKET);
    expect(others).toEqual({});
    expect(TlsOnly).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(TrailLooksAtTheBucket).toEqual({
      Sid: "TrailLooksAtTheBucket",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: ["s3:GetBucketAcl"],
      Resource: [`arn:aws:s3:::${BUCKET}`],
      Condition: BY_THIS_TRAIL,
    });
    expect(TrailWrites).toMatchObject({
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: ["s3:PutObject"],
      Resource: [`arn:aws:s3:::${BUCKET}/AWSLogs/${ACCOUNT}/*`],
      Condition: { StringEquals: { "aws:SourceArn": TRAIL_ARN, "s3:x-amz-acl": "bucket-owner-full-control" } },
    });
  });

  test("keeps files for over a year, and tells who read them", () => {
    const of = (type: string) =>
      Object.entries(dev.resources("storage", type)).find(([name]) => name.startsWith("security_trail"))?.[1];
    expect(of("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ transition: [{ days: 90, storage_class: "GLACIER" }], expiration: [{ days: 400 }] }],
    });
    expect(of("aws_s3_bucket_logging")).toMatchObject({ target_prefix: "trail/" });
    const sources = bucketPolicy(`observability-platform-access-logs-dev-${ACCOUNT}`).DeliverAccessLogs?.Condition;
    expect(JSON.stringify(sources)).toContain(BUCKET);
  });

  test("cannot be destroyed in prod, which has a trail of its own", () => {
    const prod = synthesize(configOf("prod"));
    expect(trails(prod)).toHaveLength(1);
    const buckets = Object.values(prod.resources("storage", "aws_s3_bucket"));
    expect(buckets.find(({ bucket }) => text(bucket).includes("-trail-prod-"))).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });
});

test("the key admits CloudTrail for this trail only", () => {
  const policy = statements(dev.resources("security", "aws_kms_key").platform?.policy);
  expect(policy.TrailEncrypts).toMatchObject({
    Principal: CLOUDTRAIL,
    Action: ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
    Condition: {
      ...BY_THIS_TRAIL,
      StringLike: {
        "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/observability-platform-trail-dev`,
      },
    },
  });
  expect(policy.TrailLooksAtTheKey).toMatchObject({
    Principal: CLOUDTRAIL,
    Action: ["kms:DescribeKey", "kms:Decrypt"],
    Condition: BY_THIS_TRAIL,
  });
});

test("each event reaches an encrypted log group, by a role that can write to its stream and do nothing else", () => {
  const [name, group] =
    Object.entries(dev.resources("storage", "aws_cloudwatch_log_group")).find(([id]) => id.startsWith("security_trail")) ?? [];
  expect(group).toMatchObject({
    name: "/aws/cloudtrail/observability-platform-trail-dev",
    kms_key_id: KEY,
    retention_in_days: 30,
  });
  expect(trail.cloud_watch_logs_group_arn).toBe(`\${aws_cloudwatch_log_group.${name}.arn}:*`);

  const role = dev.named("storage", "aws_iam_role", "observability-platform-trail-dev");
  const trust = blocks(JSON.parse(text(role.assume_role_policy)).Statement);
  expect(trust).toEqual([{ Effect: "Allow", Principal: CLOUDTRAIL, Action: "sts:AssumeRole" }]);
  const rights = dev.named("storage", "aws_iam_role_policy", "observability-platform-trail-dev");
  expect(statements(rights.policy)).toEqual({
    DeliverEvents: {
      Sid: "DeliverEvents",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`\${aws_cloudwatch_log_group.${name}.arn}:log-stream:${ACCOUNT}_CloudTrail_us-east-1*`],
    },
  });
});

describe("a trail that is there already", () => {
  const arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization";
  const imported = (logGroupName?: string) =>
    synthesize(configOf("dev", (config) => ({ ...config, trail: { mode: "import", arn, logGroupName } })));

  test("is left as it is: nothing is made, and its log group is looked up so that a wrong name fails the plan", () => {
    const out = imported("organization-trail");
    expect(trails(out)).toEqual([]);
    expect(out.files.security).not.toContain("cloudtrail");
    expect(out.block("storage", "data").aws_cloudwatch_log_group).toMatchObject({
      security_trail: { name: "organization-trail" },
    });
  });

  test("may deliver to S3 alone", () => {
    expect(imported().block("storage", "data")).not.toHaveProperty("aws_cloudwatch_log_group");
  });
});
