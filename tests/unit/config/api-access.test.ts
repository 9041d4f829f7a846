import { describe, expect, it } from "vitest";
import { apiAccessProblems } from "../../../config/checks/api-access.js";
import { privateFunctionProblems } from "../../../config/checks/private-functions.js";
import { type FunctionService, loadConfig, type PlatformConfig } from "../../../config/index.js";

const config = loadConfig({ ENVIRONMENT: "dev" });
const { api } = config;
if (!api) throw new Error("the configuration lost its API");

/** dev, its payment-handler in a network of one's choice. */
function withNetwork(network: FunctionService["network"], change: Partial<PlatformConfig>): PlatformConfig {
  const service = config.services["payment-handler"];
  if (service?.kind !== "function") throw new Error("payment-handler is a function");
  return { ...config, services: { "payment-handler": { ...service, network } }, ...change };
}
const closed = { ...config.network, nat: "none" as const, interfaceEndpoints: [...config.network.interfaceEndpoints] };

describe("a function that posts metrics", () => {
  it("must be inside to reach a private API", () => {
    const privately = { api: { ...api, endpoint: "private" as const } };
    expect(apiAccessProblems(withNetwork("outside", privately))).toMatchObject([{ path: "services.payment-handler.network" }]);
    expect(apiAccessProblems(withNetwork("private", privately))).toEqual([]);
    expect(apiAccessProblems(withNetwork("outside", {}))).toEqual([]);
  });

  it("needs a way out to reach a regional one", () => {
    const paths = (changed: PlatformConfig) => privateFunctionProblems(changed).map(({ path }) => path);
    expect(paths(withNetwork("private", { network: closed }))).toContain("services.payment-handler.network");
    expect(paths(withNetwork("private", { network: { ...closed, nat: "single" } }))).toEqual([]);
  });
});

describe("a secret that a stack stores something in", () => {
  it("is not made by AWS too", () => {
    const secrets = { both: { description: "one secret, two values", holds: "api-access" as const, generatedCharacters: 32 } };
    expect(apiAccessProblems({ ...config, secrets, services: {} })).toMatchObject([{ path: "secrets.both.generatedCharacters" }]);
  });
});
