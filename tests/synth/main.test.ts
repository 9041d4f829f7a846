import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { TerraformStack } from "cdktf";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { functionHandlers, loadConfig } from "../../config/index.js";
import { bundleFunctions } from "../../lambdas/bundle.js";
import { buildApp } from "../../stacks/app.js";
import { PlatformStack } from "../../stacks/constructs/platform-stack.js";

const root = mkdtempSync(join(tmpdir(), "main-"));
afterEach(() => vi.restoreAllMocks());
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

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(relative(folder, entry.parentPath), entry.name))
    .sort();

// Building the bundles from nothing takes a while on a busy machine.
describe("npm run synth", { timeout: 60_000 }, () => {
  test("writes the stacks of the environment it is asked for, with real bundles", async () => {
    const outdir = join(root, "good");
    expect(await synth(outdir, { ENVIRONMENT: "local" })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readdirSync(join(outdir, "stacks"))).toHaveLength(10);
  });

  test("writes what the packages write when nothing is left out of them", async () => {
    const lean = join(root, "lean");
    const whole = join(root, "whole");
    const config = loadConfig({ ENVIRONMENT: "prod" });
    await synth(lean, { ENVIRONMENT: "prod" });
    vi.spyOn(PlatformStack.prototype, "prepareStack").mockImplementation(TerraformStack.prototype.prepareStack);
    buildApp(config, await bundleFunctions(functionHandlers(config), { projectRoot: process.cwd() }), whole).synth();
    expect(filesBelow(lean)).toHaveLength(16);
    expect(filesBelow(lean)).toEqual(filesBelow(whole));
    for (const file of filesBelow(whole)) expect(readFileSync(join(lean, file)), file).toEqual(readFileSync(join(whole, file)));
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
