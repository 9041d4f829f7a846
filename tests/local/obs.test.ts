import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { run, which } from "../../local/tools/index.js";

// A copy of `local` under a suffix of its own: states and names of a platform that runs here are not touched.
const SUFFIX = "obs-test";
const root = resolve(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "obs-"));
let moto: Moto;

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  rmSync(join(root, ".state", SUFFIX), { recursive: true, force: true });
  moto = await startMoto(binary, process.env, join(logs, "moto.log"));
});
afterAll(async () => {
  await stopMoto(moto);
  rmSync(join(root, ".state", SUFFIX), { recursive: true, force: true });
  rmSync(logs, { recursive: true, force: true });
});

const obs = (...args: string[]) =>
  run(process.execPath, ["bin/launch.mjs", "obs/main.ts", ...args, "--suffix", SUFFIX], { cwd: root, env: process.env });
const withMoto = (...args: string[]) => obs(...args, "--endpoint", moto.url);

const KeySchema = v.object({ KeyMetadata: v.object({ KeyState: v.string() }) });

/** What the local AWS itself says of a key. */
async function keyState(KeyId: string): Promise<string> {
  const response = await fetch(moto.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.DescribeKey",
      authorization: "AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify({ KeyId }),
  });
  return v.parse(KeySchema, await response.json()).KeyMetadata.KeyState;
}

describe("obs on the local AWS", () => {
  it("deploys a stack, sees no difference then, and destroys it", async () => {
    const deployed = await withMoto("deploy", "local", "security", "--yes");
    expect(deployed.code, deployed.stderr).toBe(0);
    expect(deployed.stdout).toBe("");
    // One secret is made by the deployment itself, the other is filled by the stack of the API.
    expect(deployed.stderr.match(/warning: secret \S+/g)).toEqual(["warning: secret metrics-access:"]);

    const told = await obs("outputs", "local", "--json");
    const { kms_key_id: keyId } = v.parse(v.strictObject({ kms_key_id: v.string() }), JSON.parse(told.stdout));
    expect(await keyState(keyId)).toBe("Enabled");

    const diff = await withMoto("diff", "local", "security", "--exit-code");
    expect(diff.stderr).toContain("security: no changes");
    expect(diff.code).toBe(0);

    const destroyed = await withMoto("destroy", "local", "security", "--yes");
    expect(destroyed.code, destroyed.stderr).toBe(0);
    expect(await keyState(keyId)).toBe("PendingDeletion");

    const nothing = await obs("outputs", "local");
    expect(nothing).toMatchObject({ code: 1, stdout: "" });
    const again = await withMoto("destroy", "local", "--yes");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("nothing to destroy");
  });

  it("has nothing to do for a stack without resources, and says so", async () => {
    const deployed = await withMoto("deploy", "local", "pipeline", "--yes");
    expect(deployed.code, deployed.stderr).toBe(0);
    expect(deployed.stderr).toContain("without resources, left out: pipeline\nnothing to deploy");
  });

  it("destroys several stacks in their order, and leaves nothing", async () => {
    const deployed = await withMoto("deploy", "local", "networking", "--yes");
    expect(deployed.code, deployed.stderr).toBe(0);
    const destroyed = await withMoto("destroy", "local", "--yes");
    expect(destroyed.code, destroyed.stderr).toBe(0);
    expect(destroyed.stderr).toContain("networking → security");
    expect(destroyed.stderr.match(/Destroy complete!/g)).toHaveLength(2);
    expect((await obs("outputs", "local")).code).toBe(1);
  });

  it("shows a difference as one", async () => {
    const diff = await withMoto("diff", "local", "security", "--exit-code");
    expect(diff.code).toBe(1);
    expect(diff.stdout).toContain("aws_kms_key.platform");
    expect(diff.stderr).toMatch(/security: [1-9]\d* to add/);
  });

  it("says what to start when no local AWS answers", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const failed = await obs("deploy", "local", "security", "--yes", "--endpoint", url);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("npm start -- --keep");
  });
});
