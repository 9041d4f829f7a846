import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localAwsEnvironment, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { which } from "../../local/tools/index.js";

const SUFFIX = "operate-test";
const root = resolve(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "operate-"));
let moto: Moto;

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  moto = await startMoto(binary, process.env, join(logs, "moto.log"));
});
afterAll(async () => {
  await stopMoto(moto);
  rmSync(logs, { recursive: true, force: true });
});

/** Runs obs where every SDK reaches the local AWS, with `input` on its stdin. */
async function obs(args: readonly string[], input = "") {
  const child = spawn(process.execPath, ["bin/launch.mjs", "obs/main.ts", ...args], {
    cwd: root,
    env: localAwsEnvironment(process.env, moto.url, "us-east-1"),
  });
  child.stdin.end(input);
  const closed = new Promise<number | null>((done) => child.on("close", done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { stdout, stderr, code };
}

const target = (): string[] => ["--suffix", SUFFIX, "--endpoint", moto.url];

describe("obs on the local AWS", () => {
  it("makes the state's bucket once", async () => {
    const first = await obs(["bootstrap", "staging"]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(/^created .*\n(.*: set\n){4}$/);
    const second = await obs(["bootstrap", "staging"]);
    expect(second.stderr).toMatch(/ exists\n(.*: as it should be\n){4}$/);
  });

  it("refuses to make one for a state on this machine", async () => {
    expect((await obs(["bootstrap", "dev"])).code).toBe(2);
  });

  it("refuses a secret that nobody has named, and does not repeat its value", async () => {
    const refused = await obs(["secrets", "set", "local", "no-such-secret", ...target()], "s3cret");
    expect(refused.code).toBe(2);
    expect(refused.stdout + refused.stderr).not.toContain("s3cret");
  });

  it("tells of an environment that is not deployed that it is not fine, and of what it could not look at", async () => {
    const told = await obs(["status", "local", "--json", ...target()]);
    expect(told.code, told.stderr).toBe(1);
    const Report = v.object({
      fine: v.literal(false),
      checks: v.array(v.object({ name: v.string(), findings: v.array(v.object({ subject: v.string(), health: v.string() })) })),
    });
    const { checks } = v.parse(Report, JSON.parse(told.stdout));
    const findings = (name: string) => checks.find((check) => check.name === name)?.findings ?? [];
    expect(findings("stacks")).toContainEqual({ subject: "security", health: "bad" });
    expect(findings("dead letters").map(({ health }) => health)).not.toContain("ok");
    expect(findings("breakers")).toEqual([{ subject: "", health: "unknown" }]);
  });
});
