import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { policyCommand } from "../../../../obs/commands/policy.js";

let folder = "";
let printed = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "policy-"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: object | string) =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
const run = async (...flags: string[]): Promise<number> => {
  await policyCommand().parseAsync(["--terraform", folder, ...flags], { from: "user" });
  return Number(process.exitCode ?? 0);
};
const open = { resource: { aws_security_group: { web: { ingress: [{ cidr_blocks: ["0.0.0.0/0"] }], tags: {} } } } };
const closed = { resource: { aws_iam_user: { a: { name: "a" } } } };

describe("obs policy", () => {
  it("exits with 1 and names the resource when a rule is broken in any folder of *.tf.json", async () => {
    write("a.tf.json", closed);
    write("b.tf.json", open);
    expect(await run()).toBe(1);
    expect(printed).toMatch(/critical ingress-open: .*aws_security_group\.web[\s\S]*file: .*b\.tf\.json/);
  });

  it("exits with 0 when none is", async () => {
    write("a.tf.json", closed);
    expect(await run()).toBe(0);
    expect(printed).toContain("0 violations");
  });

  it("prints one JSON object on request", async () => {
    write("a.tf.json", open);
    await run("--json");
    expect(JSON.parse(printed)).toMatchObject({
      violations: [{ rule: "ingress-open", resource: "aws_security_group.web", fix: expect.any(String) }, { rule: "tags" }],
    });
  });

  it("judges as production on request", async () => {
    write("a.tf.json", { resource: { aws_s3_bucket_acl: {}, aws_kms_key: { k: { enable_key_rotation: true } } } });
    await run();
    expect(printed).not.toContain("production-data-protection");
    await run("--production");
    expect(printed).toContain("production-data-protection");
  });

  it("takes exceptions from a file", async () => {
    write("a.tf.json", open);
    const exception = { address: "aws_security_group.web", reason: "the shop is open to the world", expires: "9999-12-31" };
    write("exceptions.json", [
      { ...exception, rule: "ingress-open" },
      { ...exception, rule: "tags" },
    ]);
    expect(await run("--exceptions", join(folder, "exceptions.json"))).toBe(0);
    expect(printed).toContain("excepted until 9999-12-31: ingress-open");
  });

  it("refuses bad input with 2, naming every file", async () => {
    write("a.tf.json", "{");
    write("b.tf.json", "nonsense");
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/a\.tf\.json[\s\S]*b\.tf\.json/) });
    rmSync(join(folder, "a.tf.json"));
    rmSync(join(folder, "b.tf.json"));
    mkdirSync(join(folder, "empty"));
    await expect(run()).rejects.toMatchObject({ exitCode: 2 });
  });

  it("refuses references that lead nowhere with 2, naming each", async () => {
    write("a.tf.json", {
      resource: { aws_sqs_queue: { x: { kms_master_key_id: "${aws_kms_key.a.arn}", policy: "${local.b}" } } },
    });
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/aws_kms_key\.a[\s\S]*local\.b/) });
  });
});
