import { describe, expect, test } from "vitest";
import { synthesizeApi, testApi, withApi } from "./api-config.js";
import { type Body, blocks, body, configOf, statements, synthesize, text } from "./synthesized.js";

const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";
const dev = synthesize(configOf("dev", withApi()));
const staging = synthesize(configOf("staging", withApi()));

const all = (type: string, out = dev): Body[] => Object.values(out.resources("api", type));
const only = (type: string, out = dev): Body => {
  const found = all(type, out);
  expect(found, type).toHaveLength(1);
  return body(found[0]);
};
/** Name → attributes of everything of a type. */
const byName = (type: string): Record<string, Body> => dev.resources("api", type);
const method = (name: string): Body => body(byName("aws_api_gateway_method")[name]);
const settings = (path: string, out = dev): Body =>
  body(out.named("api", "aws_api_gateway_method_settings", path, "method_path"));

describe("without an API in the configuration", () => {
  test("there is no such stack", () => {
    const { api: _, ...without } = configOf("dev");
    expect(Object.keys(synthesize(configOf("dev", () => without)).files)).not.toContain("api");
  });
});

describe("routes", () => {
  const [post, get, byId, health] = ["post_metrics", "get_metrics", "get_metrics__id", "get_health"].map((id) =>
    Object.entries(byName("aws_api_gateway_method")).find(([name]) => new RegExp(`${id}(_[0-9A-F]{8})?$`).test(name)),
  );

  test("each is a method with its function behind it", () => {
    const integrations = all("aws_api_gateway_integration").filter(({ type }) => type === "AWS_PROXY");
    expect(integrations).toHaveLength(testApi.routes.length);
    for (const integration of integrations) {
      expect(integration).toMatchObject({ integration_http_method: "POST" });
      expect(integration.uri).toMatch(/aws_lambda_function(order-processor|payment-handler)invoke_arn\}$/);
    }
  });

  test("a key is needed where the configuration says so, and by default", () => {
    expect([post, get, byId, health].map((found) => method(found?.[0] ?? "").api_key_required)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test("a body that cannot be a metric is refused before a function runs", () => {
    const model = only("aws_api_gateway_model");
    expect(JSON.parse(text(model.schema))).toMatchObject({ type: ["object", "array"], maxItems: 500, minItems: 1 });
    expect(method(post?.[0] ?? "")).toMatchObject({
      request_models: { "application/json": expect.stringContaining("aws_api_gateway_model") },
      request_validator_id: expect.stringContaining("aws_api_gateway_request_validator"),
    });
    expect(only("aws_api_gateway_request_validator")).toMatchObject({ validate_request_body: true });
    expect(method(get?.[0] ?? "")).not.toHaveProperty("request_models");
  });

  test("a batch may be as large as ingestion takes", () => {
    const small = synthesize(configOf("dev", (config) => ({ ...withApi()(config), ingestion: { maxBatch: 7 } })));
    expect(JSON.parse(text(only("aws_api_gateway_model", small).schema))).toMatchObject({ maxItems: 7 });
  });

  test("each may be called by its own method and path of the stage, nothing else", () => {
    const sources = all("aws_lambda_permission").map((permission) => {
      expect(permission).toMatchObject({ action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com" });
      return text(permission.source_arn).replace("${aws_api_gateway_rest_api.rest_api.execution_arn}", "");
    });
    expect(sources.sort()).toEqual(["/live/GET/health", "/live/GET/metrics", "/live/GET/metrics/*", "/live/POST/metrics"]);
  });

  test("a function that answers one is told whose pages may read it", () => {
    const { variables } = body(
      dev.named("compute", "aws_lambda_function", "observability-platform-payment-handler-dev", "function_name").environment,
    );
    expect(variables).toMatchObject({ API_ALLOWED_ORIGINS: "https://console.example.com" });
  });
});

describe("the cache", () => {
  test("holds encrypted answers for as long as the route says, and nobody without rights empties it", () => {
    expect(settings("metrics/GET").settings).toMatchObject({
      caching_enabled: true,
      cache_ttl_in_seconds: 5,
      cache_data_encrypted: true,
      require_authorization_for_cache_control: true,
    });
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

  test("every part of its key is declared at the method", () => {
    for (const integration of all("aws_api_gateway_integration")) {
      const keys = Array.isArray(integration.cache_key_parameters) ? integration.cache_key_parameters.map(text) : [];
      const [, name] = /aws_api_gateway_method\.(.+)\.http_method/.exec(text(integration.http_method)) ?? [];
      expect(Object.keys(body(method(name ?? "").request_parameters ?? {}))).toEqual(expect.arrayContaining(keys));
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

describe("the stage", () => {
  test("is throttled for every method and every key", () => {
    for (const { settings: one } of all("aws_api_gateway_method_settings"))
      expect(one).toMatchObject({ throttling_rate_limit: 1000, throttling_burst_limit: 2000 });
    expect(only("aws_api_gateway_usage_plan")).toMatchObject({ throttle_settings: { rate_limit: 1000, burst_limit: 2000 } });
  });

  test("is traced and logs each request as JSON into an encrypted group, never the key", () => {
    const stage = only("aws_api_gateway_stage");
    expect(stage).toMatchObject({ xray_tracing_enabled: true, stage_name: "live" });
    const log = body(stage.access_log_settings);
    const line: unknown = JSON.parse(text(log.format));
    expect(line).toMatchObject({
      status: "$context.status",
      traceId: "$context.xrayTraceId",
      tenant: "$context.identity.apiKeyId",
    });
    expect(JSON.stringify(line)).not.toMatch(/identity\.apiKey"/);
    expect(dev.named("api", "aws_cloudwatch_log_group", "/aws/apigateway/observability-platform-api-dev")).toMatchObject({
      kms_key_id: KEY,
      retention_in_days: 30,
    });
  });

  test("writes no bodies and no logs into groups that are not encrypted", () => {
    for (const { settings: one } of all("aws_api_gateway_method_settings"))
      expect(one).toMatchObject({ logging_level: "OFF", data_trace_enabled: false });
  });

  test("has its log archived as every other", () => {
    const groups = Object.values(dev.resources("integrations", "aws_cloudwatch_log_subscription_filter"));
    expect(groups.some(({ log_group_name: name }) => /cross-stack-reference-input-api/.test(text(name)))).toBe(true);
  });

  test("waits for the account's log role where this environment owns it, and only then is there one", () => {
    expect(only("aws_api_gateway_stage").depends_on).toEqual([expect.stringContaining("aws_api_gateway_account")]);
    expect(only("aws_api_gateway_account")).toMatchObject({ reset_on_delete: true });
    expect(all("aws_api_gateway_account", staging)).toEqual([]);
    expect(all("aws_iam_role", staging)).toEqual([]);
  });
});

describe("a deployment", () => {
  const hashOf = (change: Parameters<typeof withApi>[0]): unknown => {
    const config = configOf("dev", (same) => ({
      ...withApi(change)(same),
      network: { ...same.network, interfaceEndpoints: ["execute-api"] },
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

describe("pages of other origins", () => {
  const preflights = (out = dev) => all("aws_api_gateway_integration_response", out).map((one) => body(one.response_parameters));
  const ORIGIN = "method.response.header.Access-Control-Allow-Origin";

  test("may ask each path what they may call, and are told the configured origin", () => {
    expect(all("aws_api_gateway_integration").filter(({ type }) => type === "MOCK")).toHaveLength(3);
    expect(preflights().map((one) => one[ORIGIN])).toEqual(Array.from({ length: 3 }, () => "'https://console.example.com'"));
    const methods = preflights().map((one) => one["method.response.header.Access-Control-Allow-Methods"]);
    expect(methods.sort()).toEqual(["'GET,OPTIONS'", "'GET,OPTIONS'", "'POST,GET,OPTIONS'"]);
  });

  test("of several origins the caller's is answered if it is allowed, and answers are not shared between them", () => {
    const allowedOrigins = ["https://a.example.com", "https://b.example.com"];
    const out = synthesize(
      configOf(
        "dev",
        withApi((api) => ({ ...api, allowedOrigins })),
      ),
    );
    expect(preflights(out)[0]?.[ORIGIN]).toBe("'https://a.example.com'");
    const [first] = all("aws_api_gateway_integration_response", out);
    expect(body(first?.response_templates)["application/json"]).toContain('$origin == "https://b.example.com"');
    const cached = all("aws_api_gateway_integration", out).filter(({ cache_key_parameters: keys }) =>
      String(keys).includes("api-key"),
    );
    for (const { cache_key_parameters: keys } of cached) expect(keys).toContain("method.request.header.Origin");
  });

  test("can read why they were refused", () => {
    const refusals = all("aws_api_gateway_gateway_response");
    expect(refusals.map(({ response_type: type }) => type)).toEqual(
      expect.arrayContaining(["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "BAD_REQUEST_BODY"]),
    );
    for (const { response_parameters: headers } of refusals)
      expect(headers).toMatchObject({
        "gatewayresponse.header.Access-Control-Allow-Origin": "'https://console.example.com'",
      });
  });
});

describe("API keys", () => {
  test("reach an encrypted parameter and no output", () => {
    expect(only("aws_ssm_parameter")).toMatchObject({
      name: "/observability-platform/dev/api-keys/default",
      type: "SecureString",
      key_id: KEY,
      value: expect.stringMatching(/aws_api_gateway_api_key.*\.value\}$/),
    });
    const outputs = body(dev.block("api", "output"));
    expect(JSON.stringify(outputs)).not.toMatch(/\.value\}/);
    expect(outputs.api_key_parameter).toMatchObject({ value: expect.stringMatching(/aws_ssm_parameter\..*\.name\}$/) });
    expect(outputs.api_url).toMatchObject({ value: expect.stringMatching(/aws_api_gateway_stage\..*\.invoke_url\}$/) });
  });

  test("are one a tenant", () => {
    const out = synthesize(
      configOf(
        "dev",
        withApi((api) => ({ ...api, tenants: ["shop", "warehouse"] })),
      ),
    );
    expect(all("aws_api_gateway_api_key", out).map(({ name }) => name)).toEqual([
      "observability-platform-api-shop-dev",
      "observability-platform-api-warehouse-dev",
    ]);
    expect(all("aws_api_gateway_usage_plan_key", out)).toHaveLength(2);
    expect(all("aws_ssm_parameter", out)).toHaveLength(2);
  });
});

describe("the firewall", () => {
  test("limits each address and asks AWS's rule groups, and lets large batches through to the API's own limit", () => {
    const rules = blocks(only("aws_wafv2_web_acl").rule);
    expect(rules.map(({ name }) => name)).toEqual([
      "rate-by-address",
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
    expect(body(rules[0]?.statement).rate_based_statement).toMatchObject({ limit: 2000, aggregate_key_type: "IP" });
    expect(JSON.stringify(rules[3])).toContain(
      '"rule_action_override":[{"action_to_use":{"count":{}},"name":"SizeRestrictions_BODY"}]',
    );
    expect(only("aws_wafv2_web_acl_association").resource_arn).toMatch(/aws_api_gateway_stage/);
  });

  test("logs what it blocks into an encrypted group, without the key", () => {
    expect(only("aws_wafv2_web_acl_logging_configuration")).toMatchObject({
      redacted_fields: [{ single_header: { name: "x-api-key" } }],
    });
    expect(dev.named("api", "aws_cloudwatch_log_group", "aws-waf-logs-observability-platform-api-dev")).toMatchObject({
      kms_key_id: KEY,
    });
  });

  test("is left out where the configuration says so", () => {
    const out = synthesize(
      configOf(
        "dev",
        withApi((api) => ({ ...api, firewall: { enabled: false, requestsPerFiveMinutes: 2000 } })),
      ),
    );
    expect(Object.keys(body(dev.block("api", "resource"))).some((type) => type.startsWith("aws_wafv2"))).toBe(true);
    expect(Object.keys(body(out.block("api", "resource"))).filter((type) => type.startsWith("aws_wafv2"))).toEqual([]);
  });
});

describe("a private API", () => {
  const inside = synthesize(
    configOf("dev", (config) => ({
      ...withApi((api) => ({ ...api, endpoint: "private" }))(config),
      network: { ...config.network, interfaceEndpoints: ["execute-api"] },
    })),
  );

  test("is called from the platform's network only", () => {
    expect(only("aws_api_gateway_rest_api", inside)).toMatchObject({ endpoint_configuration: { types: ["PRIVATE"] } });
    expect(statements(only("aws_api_gateway_rest_api_policy", inside).policy).FromThisNetwork).toMatchObject({
      Condition: { StringEquals: { "aws:SourceVpc": expect.stringContaining("cross-stack-output-aws_vpcvpcid") } },
    });
  });

  test("is regional else, without a policy", () => {
    expect(only("aws_api_gateway_rest_api")).toMatchObject({ endpoint_configuration: { types: ["REGIONAL"] } });
    expect(all("aws_api_gateway_rest_api_policy")).toEqual([]);
  });
});
