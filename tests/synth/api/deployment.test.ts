import { describe, expect, test } from "vitest";
import { synthesizeApi, withApi, withoutSecrets } from "../api-config.js";
import { body, configOf } from "../synthesized.js";
import { byName, only } from "./support.js";

describe("a deployment", () => {
  const hashOf = (change: Parameters<typeof withApi>[0]): unknown => {
    const config = configOf("dev", (same) => ({
      ...withApi(change)(same),
      network: { ...same.network, interfaceEndpoints: ["execute-api"] },
      services: withoutSecrets(same.services),
    }));
    const [deployment] = Object.values(body(body(body(synthesizeApi(config)).resource).aws_api_gateway_deployment));
    return body(body(deployment).triggers).content;
  };
  const before = hashOf((api) => api);

  test("is made anew, before the old one goes, when anything changes that it is a picture of", () => {
    expect(only("aws_api_gateway_deployment").lifecycle).toEqual({ create_before_destroy: true });
    const changed = [
      hashOf((api) => ({ ...api, allowedOrigins: ["https://other.example.com"] })),
      hashOf((api) => ({ ...api, routes: api.routes.slice(1) })),
      hashOf((api) => ({ ...api, routes: api.routes.map((route) => ({ ...route, key: true })) })),
      hashOf((api) => ({ ...api, routes: api.routes.map((route) => ({ ...route, service: "payment-handler" })) })),
      hashOf((api) => ({ ...api, endpoint: "private" })),
    ];
    expect(new Set([before, ...changed]).size).toBe(changed.length + 1);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
  });

  test("stays when nothing of it changes", () => {
    expect(hashOf((api) => api)).toBe(before);
    expect(hashOf((api) => ({ ...api, throttle: { requestsPerSecond: 5, burst: 5 } }))).toBe(before);
  });

  test("comes after every method, integration and answer", () => {
    const parts = ["method", "integration", "integration_response", "method_response", "gateway_response", "resource", "model"];
    const addresses = parts.flatMap((part) =>
      Object.keys(byName(`aws_api_gateway_${part}`)).map((name) => `aws_api_gateway_${part}.${name}`),
    );
    expect(only("aws_api_gateway_deployment").depends_on).toEqual(expect.arrayContaining(addresses));
  });
});
