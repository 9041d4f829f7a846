import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { loadConfig, type PlatformConfig, parseConfig } from "../../../config/index.js";

const prod = loadConfig({ ENVIRONMENT: "prod" });
const pathsOf = (changed: Partial<PlatformConfig>) => crossFieldProblems({ ...prod, ...changed }).map((problem) => problem.path);

/** Without its replica prod cannot promise to lose less than five minutes. */
const withoutStandby = { standby: undefined, backup: { ...prod.backup, recoveryPointMinutes: 5 } };

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

  it("when a bucket that a service works with would not be there", () => {
    const data = prod.buckets.data;
    if (!data) throw new Error("prod has the bucket data");
    const buckets = { ...prod.buckets, data: { ...data, replicate: false } };
    expect(pathsOf({ buckets })).toEqual(["buckets.data.replicate"]);
    expect(pathsOf({ buckets, ...withoutStandby })).toEqual([]);
  });

  it("when its network would lock in a function that runs in it", () => {
    const base = prod.services["metrics-api"];
    if (base?.kind !== "function") throw new Error("the metrics API is a function");
    const services = { ...prod.services, "metrics-api": { ...base, network: "private" as const } };
    const locked = { region: "us-west-2", network: { nat: "none" as const, interfaceEndpoints: [] } };
    expect(pathsOf({ services, standby: locked })).toEqual(["standby.network"]);
    expect(pathsOf({ services, standby: { ...locked, network: undefined } })).toEqual([]);
    expect(pathsOf({ services, standby: { ...locked, network: { nat: "single", interfaceEndpoints: [] } } })).toEqual([]);
  });

  it("with every other problem at once", () => {
    const logs = prod.buckets["access-logs"];
    if (!logs) throw new Error("prod has access logs");
    const buckets = { ...prod.buckets, "access-logs": { ...logs, replicate: true } };
    expect(pathsOf({ standby: { region: prod.region }, buckets }).sort()).toEqual([
      "buckets.access-logs.replicate",
      "standby.region",
    ]);
  });
});

describe("a domain is refused", () => {
  const certificate = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0a1b2c3d`;
  const { api } = prod;
  if (!api) throw new Error("prod has an API");
  const domain = {
    name: "api.example.com",
    hostedZoneId: "Z0123456789ABC",
    certificateArn: certificate("us-east-1"),
    healthPath: "/health",
  };
  const good = { api: { ...api, domain }, standby: { region: "us-west-2", certificateArn: certificate("us-west-2") } };

  it("not when each region has its certificate and the health is open", () => expect(pathsOf(good)).toEqual([]));

  it.each([
    ["without a certificate for the standby", { ...good, standby: { region: "us-west-2" } }, "standby.certificateArn"],
    [
      "with a certificate of another region than the standby's",
      { ...good, standby: { region: "us-west-2", certificateArn: certificate("us-east-1") } },
      "standby.certificateArn",
    ],
    [
      "with a certificate of another region than the API's",
      { ...good, api: { ...api, domain: { ...domain, certificateArn: certificate("eu-west-1") } } },
      "api.domain.certificateArn",
    ],
    [
      "when its health wants a key",
      { ...good, api: { ...api, domain: { ...domain, healthPath: "/metrics" } } },
      "api.domain.healthPath",
    ],
  ])("%s", (_, changed, path) => expect(pathsOf(changed)).toEqual([path]));

  it("on an API that nobody outside reaches", () => {
    const network = { ...prod.network, interfaceEndpoints: [...prod.network.interfaceEndpoints, "execute-api" as const] };
    const paths = pathsOf({ network, api: { ...api, domain, endpoint: "private" }, ...withoutStandby });
    expect(paths.filter((path) => path.startsWith("api"))).toEqual(["api.domain"]);
  });

  it("when only the standby has a certificate", () => {
    expect(pathsOf({ standby: good.standby })).toEqual(["standby.certificateArn"]);
  });

  it("without its hosted zone", () => {
    const { hostedZoneId: _, ...unzoned } = domain;
    expect(() => parseConfig({ ...prod, api: { ...api, domain: unzoned } }, "a test")).toThrow(/api\.domain\.hostedZoneId/);
  });
});
