import { describe, expect, test } from "vitest";
import { withApi, withoutSecrets } from "../api-config.js";
import { body, configOf, statements, synthesize, text } from "../synthesized.js";
import { all, dev, KEY, only } from "./support.js";

const staging = synthesize(configOf("staging", withApi()));

describe("without an API in the configuration", () => {
  test("there is no such stack", () => {
    const { api: _, ...without } = configOf("dev");
    expect(Object.keys(synthesize(configOf("dev", () => without)).files)).not.toContain("api");
  });
});

describe("2.6 the stage", () => {
  test("is throttled for every method and every key", () => {
    for (const one of all("aws_api_gateway_method_settings"))
      expect(one).toMatchObject({
        rest_api_id: "${aws_api_gateway_rest_api.rest_api.id}",
        stage_name: "${aws_api_gateway_stage.rest_stage.stage_name}",
        settings: { throttling_rate_limit: 1000, throttling_burst_limit: 2000 },
      });
    expect(only("aws_api_gateway_usage_plan")).toMatchObject({ throttle_settings: { rate_limit: 1000, burst_limit: 2000 } });
  });

  test("is traced and logs each request as JSON into an encrypted group, never the key", () => {
    const stage = only("aws_api_gateway_stage");
    expect(stage).toMatchObject({
      xray_tracing_enabled: true,
      stage_name: "live",
      rest_api_id: "${aws_api_gateway_rest_api.rest_api.id}",
      deployment_id: expect.stringMatching(/^\$\{aws_api_gateway_deployment\..*\.id\}$/),
    });
    const log = body(stage.access_log_settings);
    const line: unknown = JSON.parse(text(log.format));
    expect(line).toMatchObject({
      timestamp: "$context.requestTimeEpoch",
      service: "api",
      operation: "$context.httpMethod $context.resourcePath",
      durationMs: "$context.responseLatency",
      requestId: "$context.requestId",
      refusal: "$context.error.responseType",
      status: "$context.status",
      traceId: "$context.xrayTraceId",
      tenant: "$context.identity.apiKeyId",
    });
    expect(JSON.stringify(line)).not.toMatch(/identity\.apiKey"/);
    expect(log.destination_arn).toMatch(/^\$\{aws_cloudwatch_log_group\.rest_stage_logs_\w+\.arn\}$/);
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

describe("2.6 a private API", () => {
  const inside = synthesize(
    configOf("dev", (config) => ({
      ...withApi((api) => ({ ...api, endpoint: "private" }))(config),
      network: { ...config.network, interfaceEndpoints: ["execute-api"] },
      services: withoutSecrets(config.services),
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
