import { describe, expect, test } from "vitest";
import { deployedApis } from "../../../../../local/host/deployed/api/index.js";
import type { StateResource } from "../../../../../terraform/state.js";
import { apiState, method, stageOf } from "./fixture.js";

/** The state with attributes of one type changed. */
const changed = (type: string, attributes: Readonly<Record<string, unknown>>): StateResource[] =>
  apiState().map((one) => (one.type === type ? { ...one, attributes: { ...one.attributes, ...attributes } } : one));

describe("the deployed API", () => {
  test("has each method with its path, function and limits", () => {
    const settings = {
      "*/*": { throttling_rate_limit: 1000, throttling_burst_limit: 500 },
      "metrics~1{id}/GET": { throttling_rate_limit: 10, throttling_burst_limit: 5, metrics_enabled: true },
    };
    const [api] = deployedApis(apiState({ settings }));
    expect(api).toMatchObject({ name: "shop-api-test", stage: "live", accountId: "123456789012", region: "us-east-1" });
    expect(api?.methods.map((one) => `${one.httpMethod} ${one.resourcePath} ${one.throttle?.ratePerSecond}`)).toEqual([
      "POST /metrics 1000",
      "GET /metrics 1000",
      "GET /metrics/{id} 10",
      "GET /health 1000",
      "OPTIONS /metrics 1000",
    ]);
    expect(api?.methods[0]?.integration).toEqual({
      kind: "function",
      functionName: "shop-metrics-api-test",
      timeoutMs: 29_000,
    });
    expect(api?.keys.map(({ id }) => id)).toEqual(["k-one", "k-two"]);
  });

  test("caches GET alone where all methods are set to be cached", () => {
    const settings = { "*/*": { caching_enabled: true, cache_ttl_in_seconds: 60 } };
    const [api] = deployedApis(apiState({ stage: { cache_cluster_enabled: true }, settings }));
    expect(api?.methods.filter(({ cache }) => cache).map((one) => `${one.httpMethod} ${one.resourcePath}`)).toEqual([
      "GET /metrics",
      "GET /metrics/{id}",
      "GET /health",
    ]);
  });

  test("is none without a stage", () => {
    expect(deployedApis(apiState().filter(({ type }) => type !== "aws_api_gateway_stage"))).toEqual([]);
  });

  test.each([
    ["a method with another authorization", changed("aws_api_gateway_method", { authorization: "AWS_IAM" }), /AWS_IAM/],
    ["an integration of another type", changed("aws_api_gateway_integration", { type: "HTTP_PROXY" }), /HTTP_PROXY/],
    ["a key from an authorizer", changed("aws_api_gateway_rest_api", { api_key_source: "AUTHORIZER" }), /AUTHORIZER/],
    ["a stage of an unknown API", changed("aws_api_gateway_stage", { rest_api_id: "gone" }), /aws_api_gateway_stage\.stage/],
    [
      "a method without its integration",
      [...apiState(), ...method("r-metric", "PUT").slice(0, 1)],
      /aws_api_gateway_method\.PUT_r-metric has no integration/,
    ],
  ])("refuses %s", (_, state, message) => {
    expect(() => deployedApis(state)).toThrow(message);
  });

  test("refuses a model with a keyword that would be passed over", () => {
    const state = changed("aws_api_gateway_model", { schema: '{"type":"object","patternProperties":{}}' });
    expect(() => stageOf(state)).toThrow(/model of POST \/metrics: the laptop does not know the keyword patternProperties/);
  });
});
