import { describe, expect, test } from "vitest";
import { blocks, body, configOf, type Synthesized, synthesize, text } from "../synthesized.js";
import { all, only } from "./support.js";

/** What is deployed when nobody changes anything: figures as the specification has them. */
const environments = [
  { environment: "dev", cached: false, firewalls: 0, origins: ["'*'"] },
  { environment: "staging", cached: true, firewalls: 0, origins: [] },
  { environment: "prod", cached: true, firewalls: 1, origins: [] },
].map((expected) => ({ ...expected, out: synthesize(configOf(expected.environment)) }));

/** `GET /metrics` → its function and whether it wants a key, of everything that is no preflight. */
function routes(out: Synthesized): Record<string, unknown> {
  const paths = new Map(
    Object.entries(out.resources("api", "aws_api_gateway_resource")).map(([name, { path_part: part, parent_id: parent }]) => [
      `\${aws_api_gateway_resource.${name}.id}`,
      { part: text(part), parent: text(parent) },
    ]),
  );
  const pathOf = (id: string): string => {
    const found = paths.get(id);
    return found ? `${pathOf(found.parent)}/${found.part}` : "";
  };
  const functions = Object.fromEntries(
    all("aws_api_gateway_integration", out).map(({ http_method: of, uri }) => [
      text(of),
      /aws_lambda_(?:function|alias)(.+?)(?:_live_\w+?)?invoke_arn\}$/.exec(String(uri))?.[1],
    ]),
  );
  return Object.fromEntries(
    Object.entries(out.resources("api", "aws_api_gateway_method"))
      .filter(([, { http_method: verb }]) => verb !== "OPTIONS")
      .map(([name, { http_method: verb, resource_id: at, api_key_required: key }]) => [
        `${text(verb)} ${pathOf(text(at))}`,
        { key, function: functions[`\${aws_api_gateway_method.${name}.http_method}`] },
      ]),
  );
}

describe.each(environments)("2.6 the API of $environment", ({ out, cached, firewalls, origins }) => {
  test("answers its five routes, of which only /health and the description want no key", () => {
    expect(routes(out)).toEqual({
      "POST /metrics": { key: true, function: "metrics-api" },
      "GET /metrics": { key: true, function: "metrics-api" },
      "GET /openapi.json": { key: false, function: "metrics-api" },
      "GET /health": { key: false, function: "metrics-api" },
      "GET /health/details": { key: true, function: "metrics-api" },
    });
    expect(only("aws_api_gateway_rest_api", out)).toMatchObject({ endpoint_configuration: { types: ["REGIONAL"] } });
  });

  test("takes 1000 requests a second, of all callers and of each (3.1)", () => {
    for (const { settings } of all("aws_api_gateway_method_settings", out))
      expect(settings).toMatchObject({ throttling_rate_limit: 1000, throttling_burst_limit: 2000 });
    expect(only("aws_api_gateway_usage_plan", out)).toMatchObject({ throttle_settings: { rate_limit: 1000, burst_limit: 2000 } });
  });

  test("refuses what cannot hold a metric; what a list may hold is the function's to judge, item by item (3.1)", () => {
    const model = only("aws_api_gateway_model", out);
    expect(JSON.parse(text(model.schema))).toMatchObject({ type: ["object", "array"], minItems: 1, minProperties: 1 });
    const checked = all("aws_api_gateway_method", out).filter(({ request_models: models }) => models);
    expect(checked.map(({ http_method: verb }) => verb)).toEqual(["POST"]);
  });

  test("keeps answers to GET /metrics for five seconds, by query and key, except in dev (3.2)", () => {
    const caching = all("aws_api_gateway_method_settings", out).filter(({ settings }) => body(settings).caching_enabled === true);
    const expected = { method_path: "metrics/GET", settings: { cache_ttl_in_seconds: 5, cache_data_encrypted: true } };
    expect(caching).toMatchObject(cached ? [expected] : []);
    expect(only("aws_api_gateway_stage", out)).toMatchObject({ cache_cluster_enabled: cached });
    const keys = all("aws_api_gateway_integration", out).map(({ cache_key_parameters: key }) => key);
    expect(keys).toContainEqual([
      ...["service", "metric_type", "from", "to", "limit", "cursor"].map((name) => `method.request.querystring.${name}`),
      "method.request.header.x-api-key",
    ]);
  });

  test("stands behind a firewall in prod only", () => {
    const found = all("aws_wafv2_web_acl", out);
    expect(found).toHaveLength(firewalls);
    for (const firewall of found)
      expect(body(blocks(firewall.rule)[0]?.statement).rate_based_statement).toMatchObject({ limit: 100_000 });
  });

  test("lets pages of every origin ask in dev, elsewhere of none until one is named", () => {
    const told = all("aws_api_gateway_integration_response", out).map(
      ({ response_parameters: one }) => body(one)["method.response.header.Access-Control-Allow-Origin"],
    );
    expect([...new Set(told)]).toEqual(origins);
  });
});
