import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { stacksCheck } from "../../../../obs/operations/status/stacks.js";
import { s3With } from "../s3-server.js";
import { fakeSession } from "../support.js";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const PROD_BUCKET = "observability-platform-terraform-state-prod";

const signal = new AbortController().signal;
const state = (...names: string[]) =>
  JSON.stringify({
    version: 4,
    resources: names.map((name) => ({ mode: "managed", type: "aws_sqs_queue", name, instances: [{ attributes: {} }] })),
  });

describe("stacks", () => {
  it("are deployed when their state on this machine holds a resource", async () => {
    const root = mkdtempSync(join(tmpdir(), "status-"));
    roots.push(root);
    mkdirSync(join(root, ".state", "dev"), { recursive: true });
    writeFileSync(join(root, ".state", "dev", "storage.tfstate"), state("a", "b"));
    writeFileSync(join(root, ".state", "dev", "messaging.tfstate"), state());
    const { session } = fakeSession("dev", { root });
    const found = await stacksCheck(session, { region: "us-east-1" }, ["storage", "messaging", "compute"]).run(signal);
    expect(found.map(({ health, detail }) => [health, detail])).toEqual([
      ["ok", "2 resources"],
      ["bad", "not deployed: obs deploy dev messaging"],
      ["bad", "not deployed: obs deploy dev compute"],
    ]);
  });

  it("are looked up in S3 where a shared environment keeps its states", async () => {
    const { connection, paths } = await s3With({ [`${PROD_BUCKET}/prod/storage.tfstate`]: state("a") });
    const found = await stacksCheck(fakeSession("prod").session, connection, ["storage", "compute"]).run(signal);
    expect(found.map(({ health }) => health)).toEqual(["ok", "bad"]);
    expect(paths).toHaveLength(2);
  });

  it("cannot be told when S3 refuses, or holds something else", async () => {
    const { session } = fakeSession("prod");
    const refusing = await s3With({}, 403);
    await expect(stacksCheck(session, refusing.connection, ["storage"]).run(signal)).rejects.toThrow("Refused");
    const odd = await s3With({ [`${PROD_BUCKET}/prod/storage.tfstate`]: "{}" });
    await expect(stacksCheck(session, odd.connection, ["storage"]).run(signal)).rejects.toThrow("not a Terraform state");
  });
});
