import { describe, expect, it } from "vitest";
import { dev } from "../../../config/dev.js";
import { ConfigError, ENVIRONMENTS, loadConfig, parseConfig } from "../../../config/index.js";

const problemsOf = (input: unknown) => {
  try {
    parseConfig(input, "test");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe("loadConfig", () => {
  it.each(ENVIRONMENTS)("accepts the shipped environment %s", (environment) => {
    const config = loadConfig({ ENVIRONMENT: environment });
    expect(config.environment).toBe(environment);
    expect(config.environmentSuffix).toBe(environment);
  });

  it("takes dev by default", () => {
    expect(loadConfig({}).environment).toBe("dev");
  });

  it("names the environments that exist when asked for another", () => {
    expect(() => loadConfig({ ENVIRONMENT: "production" })).toThrow(
      /ENVIRONMENT = "production": must be one of dev, staging, prod, local/,
    );
  });

  it("lets copies share an account through a suffix", () => {
    expect(loadConfig({ ENVIRONMENT_SUFFIX: "pr-123" }).environmentSuffix).toBe("pr-123");
  });

  it("gives a copy nothing that AWS has once an account, and leaves the environment itself what it owns", () => {
    const owned = { xrayEncryption: true, apiGatewayAccount: true, securityTrail: true };
    expect(loadConfig({ ENVIRONMENT: "dev" }).owns).toEqual(owned);
    expect(loadConfig({ ENVIRONMENT: "dev", ENVIRONMENT_SUFFIX: "dev" }).owns).toEqual(owned);
    const copy = loadConfig({ ENVIRONMENT: "dev", ENVIRONMENT_SUFFIX: "pr-123" });
    expect(Object.values(copy.owns)).toEqual([false, false, false]);
  });

  it.each(["PR-123", "a_b", "-a", "a--b", "way-too-long-suffix"])("refuses the suffix %s", (suffix) => {
    expect(() => loadConfig({ ENVIRONMENT_SUFFIX: suffix })).toThrow(/environmentSuffix/);
  });
});

describe("parseConfig", () => {
  it("reports every problem at once with path, value and what is allowed", () => {
    const found = problemsOf({
      ...dev,
      region: "mars",
      logs: { ...dev.logs, retentionDays: 31 },
      alarms: { ...dev.alarms, lambdaErrors: { ...dev.alarms.lambdaErrors, periodSeconds: 61 } },
      surprise: true,
    });
    expect(found.map((problem) => problem.path).sort()).toEqual([
      "alarms.lambdaErrors.periodSeconds",
      "logs.retentionDays",
      "region",
      "surprise",
    ]);
    const retention = found.find((problem) => problem.path === "logs.retentionDays");
    expect(retention).toMatchObject({ value: "31", allowed: expect.stringContaining("must be one of 1, 3, 5, 7, 14, 30") });
  });

  it("says where the configuration came from", () => {
    expect(() => parseConfig({ ...dev, region: "mars" }, "config/dev.ts")).toThrow(
      /^config\/dev\.ts has 1 problem:\n {2}region = "mars"/,
    );
  });

  it("says what a number without an upper bound must be", () => {
    const alarms = { ...dev.alarms, lambdaErrors: { ...dev.alarms.lambdaErrors, threshold: -1 } };
    expect(problemsOf({ ...dev, alarms }).map(({ allowed }) => allowed)).toEqual(["must be a number of at least 0"]);
  });

  it("sends whoever reads a problem to the defaults too, where most values are", () => {
    expect(() => loadConfig({ ENVIRONMENT: "dev", ENVIRONMENT_SUFFIX: "Pr_1" })).toThrow(
      /^config\/dev\.ts \(over config\/defaults\/, with ENVIRONMENT_SUFFIX\) has 1 problem:/,
    );
    expect(() => loadConfig({ ENVIRONMENT: "dev" })).not.toThrow();
  });

  it("does not report what fields mean together while single fields are wrong", () => {
    expect(problemsOf({ ...dev, region: 7, queues: {} }).map((problem) => problem.path)).toEqual(["region"]);
  });
});

describe("the objective", () => {
  it("is 99.9 % in thirty days", () => {
    expect(loadConfig({}).slo).toEqual({ target: 0.999, periodDays: 30 });
    expect(parseConfig({ ...dev, slo: { target: 0.99 } }, "test").slo).toEqual({ target: 0.99, periodDays: 30 });
  });

  it.each([
    [{ target: 99.9 }, "slo.target", /a share, 0\.999 for 99\.9 %/],
    [{ target: 0 }, "slo.target", /above 0/],
    [{ periodDays: 1.5 }, "slo.periodDays", /whole number/],
  ])("%j is refused", (slo, path, said) => {
    expect(problemsOf({ ...dev, slo })).toEqual([expect.objectContaining({ path, allowed: expect.stringMatching(said) })]);
  });
});
