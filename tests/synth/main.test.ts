import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "main-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs what `npm run synth` runs. */
function synth(outdir: string, env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["bin/launch.mjs", "main.ts"],
      { env: { PATH: process.env.PATH, CDKTF_OUTDIR: outdir, ...env } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

// Building the bundles from nothing takes a while on a busy machine.
describe("npm run synth", { timeout: 60_000 }, () => {
  test("writes the stacks of the environment it is asked for, with real bundles", async () => {
    const outdir = join(root, "good");
    expect(await synth(outdir, { ENVIRONMENT: "local" })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readdirSync(join(outdir, "stacks"))).toHaveLength(7);
  });

  test("tells every problem of a wrong configuration and exits 2 before anything is written", async () => {
    const outdir = join(root, "bad");
    const { code, stdout, stderr } = await synth(outdir, { ENVIRONMENT: "prod", ENVIRONMENT_SUFFIX: "Far_Too_Long_Suffix" });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/environmentSuffix = "Far_Too_Long_Suffix": .*lower-case/);
    expect(stderr).toMatch(/environmentSuffix = "Far_Too_Long_Suffix": .*at most 12 characters/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(outdir)).toBe(false);
  });

  test("knows its environments", async () => {
    const { code, stderr } = await synth(join(root, "none"), { ENVIRONMENT: "production" });
    expect(code).toBe(2);
    expect(stderr).toContain('ENVIRONMENT = "production": must be one of dev, staging, prod, local');
  });
});
