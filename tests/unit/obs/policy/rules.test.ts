import { describe, expect, it } from "vitest";
import { RULES } from "../../../../obs/review/policy/rules/index.js";
import type { JsonObject } from "../../../../terraform/index.js";
import { CASES } from "./cases/index.js";
import { judge, KEY, key } from "./support.js";

describe("a rule", () => {
  it.each(CASES)("$rule is broken by $what and nothing else", ({ rule, good, bad, says, rest }) => {
    expect(judge(rule, good, rest).violations).toEqual([]);
    const { violations } = judge(rule, bad, rest);
    expect(violations.map(({ resource, message }) => [resource.endsWith(".x"), message])).toEqual([
      [true, expect.stringMatching(says)],
    ]);
  });

  it("is shown to be broken by a case, each, and has an id of its own", () => {
    expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it("tells why it is there and how to keep it", () => {
    expect(RULES.filter(({ why, fix }) => why.length < 10 || fix.length < 5)).toEqual([]);
  });
});

describe("what the files do not tell", () => {
  it("is no violation, and is said", () => {
    const report = judge("queue-key", { aws_sqs_queue: { x: { kms_master_key_id: "${var.key}" } } }, { variable: { key: {} } });
    expect(report.violations).toEqual([]);
    expect(report.unchecked).toEqual(["one/aws_sqs_queue.x: kms_master_key_id is not known from the files"]);
  });

  it("is read from a variable's default and through locals", () => {
    const through = (value: string) =>
      judge(
        "key-rotation",
        { aws_kms_key: { x: { enable_key_rotation: "${local.rotate}" } } },
        { locals: { rotate: value }, variable: { rotate: { default: false } } },
      );
    expect(through("${var.rotate}").violations).toHaveLength(1);
    expect(through("true").violations).toEqual([]);
  });

  it("is a policy that is an expression", () => {
    const report = judge("iam-action-wildcard", { aws_iam_policy: { x: { policy: '${jsonencode({Action = "*"})}' } } });
    expect(report.unchecked).toEqual(["one/aws_iam_policy.x: policy is not known from the files"]);
  });

  it("is what modules hold", () => {
    expect(judge("tags", {}, { module: { vpc: { source: "x" } } }).unchecked).toEqual(["one: modules are not looked into"]);
  });
});

describe("a key", () => {
  it("that is another resource is none", () => {
    const report = judge("queue-key", {
      aws_sqs_queue: { x: { kms_master_key_id: "${aws_sns_topic.t.arn}" } },
      aws_sns_topic: { t: {} },
    });
    expect(report.violations[0]?.message).toContain("aws_sns_topic.t, which is not a KMS key");
  });

  it("of AWS's own is none, though it is looked up", () => {
    const report = judge(
      "topic-key",
      { aws_sns_topic: { x: { kms_master_key_id: "${data.aws_kms_alias.sns.arn}" } } },
      { data: { aws_kms_alias: { sns: { name: "alias/aws/sns" } } } },
    );
    expect(report.violations[0]?.message).toContain("AWS's own");
  });
});

describe("data", () => {
  it("is protected in production only", () => {
    const table = { aws_dynamodb_table: { x: {} } };
    expect(judge("production-data-protection", table).violations).toEqual([]);
  });

  it("takes the default tags of its own provider, not of another region's", () => {
    const tags = { Project: "p", Environment: "e", Owner: "o", CostCenter: "c", ManagedBy: "m" };
    const providers: JsonObject = {
      provider: { aws: [{ default_tags: [{ tags }] }, { alias: "standby", region: "us-west-2" }] },
    };
    const { violations } = judge("tags", { aws_s3_bucket: { near: {}, far: { provider: "aws.standby" } } }, providers);
    expect(violations.map(({ resource }) => resource)).toEqual(["aws_s3_bucket.far"]);
  });

  it("of several resources is judged each by itself", () => {
    const queues = { ...key, aws_sqs_queue: { a: {}, b: { kms_master_key_id: KEY }, c: {} } };
    expect(judge("queue-key", queues).violations.map(({ resource }) => resource)).toEqual(["aws_sqs_queue.a", "aws_sqs_queue.c"]);
  });
});
