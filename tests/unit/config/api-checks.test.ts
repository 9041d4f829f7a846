import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { dev } from "../../../config/dev.js";
import { type PlatformConfigInput, parseConfig } from "../../../config/index.js";

type Route = NonNullable<PlatformConfigInput["api"]>["routes"][number];

const config = parseConfig({ ...dev, api: undefined }, "test");
const GET: Route = { method: "GET", path: "/metrics", service: "order-processor" };

function pathsOf(routes: readonly Route[], endpoint: "regional" | "private" = "regional"): string[] {
  const api: PlatformConfigInput["api"] = {
    endpoint,
    throttle: { requestsPerSecond: 10, burst: 10 },
    cache: { enabled: false, sizeGb: "0.5" },
    allowedOrigins: ["*"],
    firewall: { enabled: false, requestsPerFiveMinutes: 100 },
    routes: [...routes],
  };
  try {
    parseConfig({ ...dev, api }, "test");
    return [];
  } catch (error) {
    const problems: unknown = error instanceof Error ? Reflect.get(error, "problems") : undefined;
    if (!Array.isArray(problems)) throw error;
    return problems.map((problem: { path: string }) => problem.path);
  }
}

describe("an API's configuration", () => {
  it("is fine with routes to functions", () => {
    expect(pathsOf([GET, { ...GET, method: "POST", body: "metrics" }, { ...GET, path: "/metrics/{id}" }])).toEqual([]);
  });

  it.each(["order-api", "nobody"])("is refused when %s, which is no function, answers a route", (service) => {
    expect(pathsOf([{ ...GET, service }])).toEqual(["api.routes.0.service"]);
  });

  it("is refused when a route is there twice", () => {
    expect(pathsOf([GET, GET])).toEqual(["api.routes.1"]);
  });

  it("is refused when one place in a path has two names", () => {
    expect(
      pathsOf([
        { ...GET, path: "/metrics/{id}" },
        { ...GET, path: "/metrics/{name}/points" },
      ]),
    ).toEqual(["api.routes.1.path"]);
  });

  it("is refused when what changes something would be answered from the cache, or everybody from one tenant's", () => {
    expect(pathsOf([{ ...GET, method: "POST", cacheSeconds: 5 }])).toEqual(["api.routes.0.cacheSeconds"]);
    expect(pathsOf([{ ...GET, key: false, cacheSeconds: 5 }])).toEqual(["api.routes.0.cacheSeconds"]);
  });

  it("is refused when a GET has a body", () => {
    expect(pathsOf([{ ...GET, body: "metrics" }])).toEqual(["api.routes.0.body"]);
  });

  it("is refused when a private API has no endpoint in the network", () => {
    expect(pathsOf([GET], "private").filter((path) => path.startsWith("api"))).toEqual(["api.endpoint"]);
  });
});

describe("provisioned concurrency", () => {
  const withWarm = (provisionedConcurrency: number) => {
    const base = config.services["payment-handler"];
    if (base?.kind !== "function") throw new Error("the reference workload lost its payment handler");
    return crossFieldProblems({
      ...config,
      services: { ...config.services, "payment-handler": { ...base, reservedConcurrency: 50, provisionedConcurrency } },
    }).map(({ path }) => path);
  };

  it("may be as much as is reserved, not more", () => {
    expect(withWarm(50)).toEqual([]);
    expect(withWarm(51)).toEqual(["services.payment-handler.provisionedConcurrency"]);
  });
});
