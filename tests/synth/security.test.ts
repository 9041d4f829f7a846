import { describe, expect, test } from "vitest";
import { configOf, statements, synthesize } from "./synthesized.js";

const ACCOUNT = "${data.aws_caller_identity.this_account.account_id}";

const dev = synthesize(configOf("dev"));
const key = dev.resources("security", "aws_kms_key").platform ?? {};
const policy = statements(key.policy);

describe("1.2 the key", () => {
  test("rotates, waits before it is deleted, and has an alias", () => {
    expect(key).toMatchObject({ enable_key_rotation: true, rotation_period_in_days: 365, deletion_window_in_days: 7 });
    expect(dev.named("security", "aws_kms_alias", "alias/observability-platform-platform-dev").target_key_id).toBe(
      "${aws_kms_key.platform.key_id}",
    );
  });

  test("cannot be destroyed where data is protected", () => {
    const prod = synthesize(configOf("prod")).resources("security", "aws_kms_key").platform;
    expect(prod).toMatchObject({ lifecycle: { prevent_destroy: true }, deletion_window_in_days: 30 });
    expect(key.lifecycle).toBeUndefined();
  });
});

describe("1.2, 1.9 the key's policy", () => {
  test("lets this region's CloudWatch Logs use it, for log groups of this account only", () => {
    expect(policy.CloudWatchLogsOfThisRegion).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Action: expect.arrayContaining(["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]),
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*` } },
    });
  });

  test("follows the region", () => {
    const out = synthesize(configOf("dev", (config) => ({ ...config, region: "eu-central-1" })));
    const { CloudWatchLogsOfThisRegion } = statements(out.resources("security", "aws_kms_key").platform?.policy);
    expect(CloudWatchLogsOfThisRegion?.Principal).toEqual({ Service: "logs.eu-central-1.amazonaws.com" });
  });

  test.each([
    ["CloudWatchAlarms", "cloudwatch.amazonaws.com"],
    ["SnsToDeadLetterQueue", "sns.amazonaws.com"],
    ["Budgets", "budgets.amazonaws.com"],
    ["CostAnomalyDetection", "costalerts.amazonaws.com"],
  ])("lets %s publish under it, for this account only", (sid, service) => {
    expect(policy[sid]).toMatchObject({
      Principal: { Service: service },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
  });

  test("leaves administration to the account's IAM, so that nobody is locked out", () => {
    expect(policy.AccountDelegatesToIam).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: expect.arrayContaining(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant"]),
    });
  });

  test("names nobody else", () => {
    expect(Object.keys(policy).sort()).toEqual(
      [
        "AccountDelegatesToIam",
        "Budgets",
        "CloudWatchAlarms",
        "CloudWatchLogsOfThisRegion",
        "CostAnomalyDetection",
        "SnsToDeadLetterQueue",
        "TrailEncrypts",
        "TrailLooksAtTheKey",
      ].sort(),
    );
  });

  test("admits Alertmanager's role by name and the pipeline once they are configured", () => {
    const out = synthesize(
      configOf("dev", (config) => ({
        ...config,
        notifications: { ...config.notifications, alertmanagerRoleName: "alertmanager", pipelineName: "delivery" },
      })),
    );
    const { Alertmanager, Pipeline } = statements(out.resources("security", "aws_kms_key").platform?.policy);
    expect(Alertmanager).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/alertmanager` } },
    });
    expect(Pipeline).toMatchObject({
      Principal: { Service: "codestar-notifications.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
  });
});

describe("secrets", () => {
  const secret = (environment: string) =>
    synthesize(configOf(environment)).named(
      "security",
      "aws_secretsmanager_secret",
      `observability-platform-pseudonym-key-${environment}`,
    );

  test("are under the platform's key", () => {
    expect(secret("dev").kms_key_id).toBe("${aws_kms_key.platform.arn}");
  });

  test("free their name at once when destroyed, and can be had back for a week where data is protected", () => {
    expect(secret("dev")).toMatchObject({ recovery_window_in_days: 0 });
    expect(secret("prod")).toMatchObject({ recovery_window_in_days: 7, lifecycle: { prevent_destroy: true } });
  });

  test("get a generated value as a write-only argument from an ephemeral resource: no state holds it", () => {
    expect(dev.block("security", "ephemeral").aws_secretsmanager_random_password).toEqual({
      "pseudonym-key": { password_length: 64, exclude_punctuation: true },
    });
    const [version] = Object.values(dev.resources("security", "aws_secretsmanager_secret_version"));
    expect(version).toMatchObject({
      secret_string_wo: "${ephemeral.aws_secretsmanager_random_password.pseudonym-key.random_password}",
      secret_string_wo_version: 1,
      secret_id: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.all_secrets_pseudonym-key_\w+\.id\}$/),
    });
    expect(version).not.toHaveProperty("secret_string");
  });

  test("get no value by Terraform where a person stores it", () => {
    const out = synthesize(
      configOf("dev", (config) => ({
        ...config,
        secrets: { ...config.secrets, webhook: { description: "Where to post alarms" } },
      })),
    );
    expect(Object.keys(out.resources("security", "aws_secretsmanager_secret"))).toHaveLength(3);
    expect(Object.keys(out.resources("security", "aws_secretsmanager_secret_version"))).toHaveLength(1);
  });
});
