import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS, type PlatformConfigInput } from "../../config/index.js";
import { INTERFACE_ENDPOINTS } from "../../config/schema/ways-out.js";
import { evaluatePolicy, loadExceptions } from "../../obs/review/policy/index.js";
import { buildApp } from "../../stacks/app.js";
import { loadTerraform } from "../../terraform/index.js";
import { withApi } from "./api-config.js";
import { configOf, fakeBundles } from "./synthesized.js";

type Service = PlatformConfigInput["services"][string];

/** Exceptions are judged by the real day in `npm run validate`: a test must not fail by the calendar alone. */
const TODAY = "2026-12-01";

/** The report on an environment as the stacks write it. */
function judge(environment: string, changes?: (config: PlatformConfigInput) => PlatformConfigInput) {
  const root = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    const config = configOf(environment, changes);
    const outdir = join(root, "cdktf.out");
    buildApp(config, fakeBundles(config, root), outdir).synth();
    return evaluatePolicy(loadTerraform(outdir), { exceptions: loadExceptions(), today: TODAY });
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

  it.each(["regional", "private"] as const)("of prod with a %s API and functions in the network do neither", (endpoint) => {
    const inside = (service: Service): Service =>
      service.kind === "function"
        ? { ...service, network: "private", everyMinutes: 5, provisionedConcurrency: 2, may: ["watch-queues", "back-up-tables"] }
        : service;
    const report = judge("prod", (config) => {
      const changed = withApi((api) => ({ ...api, endpoint }))(config);
      const services = Object.entries(changed.services).map(([name, service]) => [name, inside(service)]);
      const network = { ...changed.network, interfaceEndpoints: [...INTERFACE_ENDPOINTS] };
      const standby = changed.standby && { region: changed.standby.region };
      return { ...changed, network, standby, services: Object.fromEntries(services) };
    });
    expect(report.violations.map(seen)).toEqual([]);
    // One in each region.
    const excepted = report.excepted.map(({ rule, stack }) => `${rule} ${stack}`).sort();
    expect(excepted).toEqual(["iam-resource-wildcard api", "iam-resource-wildcard api-standby"]);
    expect(report.unchecked).toEqual([]);
  });

  it("of prod without protection are refused, table by table", () => {
    const { violations } = judge("prod", (config) => ({ ...config, deletionProtection: false }));
    const tables = violations.filter(
      ({ rule, resource }) => rule === "production-data-protection" && resource.startsWith("aws_dynamodb"),
    );
    expect(new Set(tables.map(({ resource }) => resource)).size).toBeGreaterThanOrEqual(4);
  });
});
