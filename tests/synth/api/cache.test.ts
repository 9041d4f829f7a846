import { describe, expect, test } from "vitest";
import { withApi } from "../api-config.js";
import { body, configOf, synthesize, text } from "../synthesized.js";
import { all, method, only, settings } from "./support.js";

describe("2.6 the cache", () => {
  test("holds encrypted answers for as long as the route says, and nobody without rights empties it", () => {
    expect(settings("metrics/GET").settings).toMatchObject({
      caching_enabled: true,
      cache_ttl_in_seconds: 5,
      cache_data_encrypted: true,
      require_authorization_for_cache_control: true,
      unauthorized_cache_control_header_strategy: "SUCCEED_WITH_RESPONSE_HEADER",
    });
    expect(only("aws_api_gateway_stage")).toMatchObject({ cache_cluster_enabled: true, cache_cluster_size: "0.5" });
    expect(settings("metrics~1{id}/GET").settings).toMatchObject({ cache_ttl_in_seconds: 60 });
    expect(settings("*/*").settings).toMatchObject({ caching_enabled: false });
  });

  test("never gives one tenant or query another's answer: both are part of its key, as are path parameters", () => {
    const keys = all("aws_api_gateway_integration").flatMap(({ cache_key_parameters: parameters }) =>
      Array.isArray(parameters) && parameters.length > 0 ? [parameters] : [],
    );
    expect(keys).toEqual([
      ["method.request.path.id", "method.request.header.x-api-key"],
      [
        ...["service", "metric_type", "from", "to", "limit", "cursor"].map((name) => `method.request.querystring.${name}`),
        "method.request.header.x-api-key",
      ],
    ]);
  });

  test("every part of its key is declared at the method, and only a path's own parameter must be there", () => {
    for (const integration of all("aws_api_gateway_integration")) {
      const keys = Array.isArray(integration.cache_key_parameters) ? integration.cache_key_parameters.map(text) : [];
      const [, name] = /aws_api_gateway_method\.(.+)\.http_method/.exec(text(integration.http_method)) ?? [];
      const declared = body(method(name ?? "").request_parameters ?? {});
      expect(declared).toEqual(Object.fromEntries(keys.map((key) => [key, key.includes(".path.")])));
    }
  });

  test("costs nothing where it is off", () => {
    const out = synthesize(
      configOf(
        "dev",
        withApi((api) => ({ ...api, cache: { enabled: false, sizeGb: "0.5" } })),
      ),
    );
    expect(only("aws_api_gateway_stage", out)).toMatchObject({ cache_cluster_enabled: false });
    expect(all("aws_api_gateway_method_settings", out)).toHaveLength(1);
  });
});
