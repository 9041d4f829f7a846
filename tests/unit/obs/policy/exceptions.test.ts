import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluatePolicy } from "../../../../obs/review/policy/evaluate.js";
import { loadExceptions } from "../../../../obs/review/policy/exceptions.js";
import { policyText } from "../../../../obs/review/policy/report.js";
import { RULES } from "../../../../obs/review/policy/rules/index.js";
import { graphOf } from "./support.js";

const rules = RULES.filter(({ id }) => id === "queue-key");
const graph = graphOf({ aws_sqs_queue: { legacy: {}, orders: {} } });
const exception = (address: string, expires = "2027-06-30") => ({
  rule: "queue-key",
  address,
  reason: "the producer cannot use the key before June",
  expires,
});
const evaluate = (exceptions: ReturnType<typeof exception>[], today = "2027-01-01") =>
  evaluatePolicy(graph, { exceptions, today, rules });

describe("an exception", () => {
  it.each(["aws_sqs_queue.legacy", "one/aws_sqs_queue.legacy", "aws_sqs_queue.leg*", "*/aws_*.legacy"])(
    "for %s excuses that resource and no other",
    (address) => {
      const report = evaluate([exception(address)]);
      expect(report.violations.map(({ resource }) => resource)).toEqual(["aws_sqs_queue.orders"]);
      expect(report.excepted.map(({ resource }) => resource)).toEqual(["aws_sqs_queue.legacy"]);
    },
  );

  it("holds on its last day, and is a violation itself from the next", () => {
    expect(evaluate([exception("*", "2027-01-01")]).violations).toEqual([]);
    const { violations } = evaluate([exception("*", "2026-12-31")]);
    expect(violations.map(({ rule }) => rule).sort()).toEqual(["exception-expired", "queue-key", "queue-key"]);
  });

  it("that expired is a violation even when nothing needs it", () => {
    expect(evaluate([exception("aws_sqs_queue.gone", "2026-12-31")]).violations.map(({ rule }) => rule)).toContain(
      "exception-expired",
    );
  });

  it("that nothing needs is reported", () => {
    const report = evaluate([exception("*"), exception("aws_sqs_queue.gone")]);
    expect(report.violations).toEqual([]);
    expect(policyText(report, "/")).toContain("exception that nothing here needs: queue-key: aws_sqs_queue.gone");
  });

  it("does not take a dot for any character", () => {
    expect(evaluate([exception("aws_sqs_queueXlegacy")]).excepted).toEqual([]);
  });
});

describe("the file of exceptions", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "policy-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const load = (content: string) => {
    const file = join(folder, "exceptions.json");
    writeFileSync(file, content);
    return loadExceptions(file);
  };

  it("is read", () => {
    expect(load(JSON.stringify([exception("a.b")]))).toEqual([exception("a.b")]);
  });

  it("is refused with every problem of it", () => {
    const bad = [
      { ...exception("a.b"), rule: "nonsense" },
      { ...exception("a.b"), reason: "because", expires: "soon" },
    ];
    expect(() => load(JSON.stringify(bad))).toThrow(/0\.rule: "nonsense" is no rule[\s\S]*1\.reason[\s\S]*1\.expires/);
    expect(() => load("{")).toThrow("cannot be read as JSON");
    expect(() => loadExceptions(join(folder, "none.json"))).toThrow("none.json");
  });
});

describe("the report", () => {
  it("names file, resource, rule, why and fix, the worst first", () => {
    const mixed = graphOf({
      aws_cloudwatch_log_group: { x: { retention_in_days: 0 } },
      aws_s3_bucket_acl: { x: { acl: "public-read" } },
    });
    const report = evaluatePolicy(mixed, {
      exceptions: [],
      today: "2027-01-01",
      rules: RULES.filter(({ id }) => id === "log-group-retention" || id === "bucket-public-acl"),
    });
    expect(policyText(report, "/").split("\n").slice(0, 4)).toEqual([
      "critical bucket-public-acl: one/aws_s3_bucket_acl.x its ACL is public-read",
      expect.stringMatching(/^ {2}file: .*one\.tf\.json$/),
      "  why: the ACL shows the objects to the world",
      expect.stringMatching(/^ {2}fix: /),
    ]);
    expect(report.violations.map(({ severity }) => severity)).toEqual(["critical", "medium"]);
  });

  it("is refused when references lead nowhere, naming each", () => {
    const broken = graphOf({
      aws_sqs_queue: { x: { kms_master_key_id: "${aws_kms_key.a.arn}", policy: "${aws_b.c.json}" } },
      aws_sns_topic: { y: { name: "${local.no}" } },
    });
    expect(() => evaluatePolicy(broken, { exceptions: [], today: "2027-01-01" })).toThrow(
      /aws_kms_key\.a[\s\S]*aws_b\.c[\s\S]*local\.no/,
    );
  });
});
