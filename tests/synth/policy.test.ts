import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS, type PlatformConfigInput } from "../../config/index.js";
import { evaluatePolicy, loadExceptions } from "../../obs/review/policy/index.js";
import { buildApp } from "../../stacks/app.js";
import { loadTerraform } from "../../terraform/index.js";
import { configOf, fakeBundles } from "./synthesized.js";

/** The report on an environment as the stacks write it. */
function judge(environment: string, changes?: (config: PlatformConfigInput) => PlatformConfigInput) {
  const root = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    const config = configOf(environment, changes);
    const outdir = join(root, "cdktf.out");
    buildApp(config, fakeBundles(config, root), outdir).synth();
    const today = new Date().toISOString().slice(0, 10);
    return evaluatePolicy(loadTerraform(outdir), { exceptions: loadExceptions(), today });
  } finally {
    rmSync(root, { recursive: true });
  }
}

const seen = ({ rule, stack, resource, message }: ReturnType<typeof judge>["violations"][number]): string =>
  `${rule}: ${stack}/${resource} ${message}`;

describe("the stacks", () => {
  it.each(ENVIRONMENTS)("of %s break no rule, and leave nothing unchecked", (environment) => {
    const report = judge(environment);
    expect(report.violations.map(seen)).toEqual([]);
    expect(report.unchecked).toEqual([]);
    expect(report.resources).toBeGreaterThan(100);
  });

  it("of prod without protection are refused, table by table", () => {
    const { violations } = judge("prod", (config) => ({ ...config, deletionProtection: false }));
    const tables = violations.filter(
      ({ rule, resource }) => rule === "production-data-protection" && resource.startsWith("aws_dynamodb"),
    );
    expect(new Set(tables.map(({ resource }) => resource)).size).toBeGreaterThanOrEqual(4);
  });
});
