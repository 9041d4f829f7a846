import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { loadConfig, type PlatformConfig } from "../../../config/index.js";

const prod = loadConfig({ ENVIRONMENT: "prod" });
const pathsOf = (changed: Partial<PlatformConfig>) => crossFieldProblems({ ...prod, ...changed }).map((problem) => problem.path);

describe("prod", () => {
  it("names a standby region", () => expect(prod.standby?.region).toBe("us-west-2"));

  it("keeps the functions warm that a customer waits for, below what they may run, and no others", () => {
    const warm = Object.entries(prod.services).flatMap(([name, service]) =>
      service.kind === "function" && service.provisionedConcurrency !== undefined ? [{ name, service }] : [],
    );
    expect(warm.map(({ name }) => name).sort()).toEqual(["metrics-api", "order-processor", "payment-handler"]);
    for (const { name, service } of warm)
      expect(service.provisionedConcurrency, name).toBeLessThan(service.reservedConcurrency ?? 0);
    const dev = Object.values(loadConfig({ ENVIRONMENT: "dev" }).services);
    expect(dev.some((service) => service.kind === "function" && service.provisionedConcurrency !== undefined)).toBe(false);
  });
});

describe("a standby is refused", () => {
  it("in the region that it stands by for", () => {
    expect(pathsOf({ standby: { region: prod.region } })).toEqual(["standby.region"]);
  });

  it("with every other problem at once", () => {
    const logs = prod.buckets["access-logs"];
    if (!logs) throw new Error("prod has access logs");
    const buckets = { ...prod.buckets, "access-logs": { ...logs, replicate: true } };
    expect(pathsOf({ standby: { region: prod.region }, buckets })).toEqual(["standby.region", "buckets.access-logs.replicate"]);
  });
});
