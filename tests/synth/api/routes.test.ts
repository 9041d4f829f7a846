import { describe, expect, test } from "vitest";
import { testApi } from "../api-config.js";
import { body, text } from "../synthesized.js";
import { all, byName, dev, method, only } from "./support.js";

describe("2.6 routes", () => {
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
    expect(JSON.parse(text(model.schema))).toMatchObject({ type: ["object", "array"], minItems: 1 });
    expect(method(post?.[0] ?? "")).toMatchObject({
      request_models: { "application/json": expect.stringContaining("aws_api_gateway_model") },
      request_validator_id: expect.stringContaining("aws_api_gateway_request_validator"),
    });
    expect(only("aws_api_gateway_request_validator")).toMatchObject({
      validate_request_body: true,
      validate_request_parameters: true,
    });
    expect(only("aws_api_gateway_model")).toMatchObject({ content_type: "application/json" });
    expect(method(get?.[0] ?? "")).not.toHaveProperty("request_models");
  });

  test("nobody need sign in: the key in its header tells who calls", () => {
    expect(only("aws_api_gateway_rest_api")).toMatchObject({ api_key_source: "HEADER" });
    for (const { authorization } of all("aws_api_gateway_method")) expect(authorization).toBe("NONE");
  });

  test("each may be called by its own method and path of the stage, nothing else", () => {
    const sources = all("aws_lambda_permission").map((permission) => {
      expect(permission).toMatchObject({
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        function_name: expect.stringMatching(/aws_lambda_function(order-processor|payment-handler)function_name\}$/),
      });
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
