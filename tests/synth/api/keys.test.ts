import { describe, expect, test } from "vitest";
import { withApi } from "../api-config.js";
import { body, configOf, synthesize } from "../synthesized.js";
import { all, dev, KEY, only } from "./support.js";

describe("2.6 API keys", () => {
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

  test("open this API's one stage, by the usage plan that throttles them", () => {
    expect(only("aws_api_gateway_usage_plan")).toMatchObject({
      api_stages: [
        { api_id: "${aws_api_gateway_rest_api.rest_api.id}", stage: "${aws_api_gateway_stage.rest_stage.stage_name}" },
      ],
      throttle_settings: { rate_limit: 1000, burst_limit: 2000 },
    });
    expect(only("aws_api_gateway_usage_plan_key")).toMatchObject({
      key_id: expect.stringMatching(/^\$\{aws_api_gateway_api_key\.api_keys_default_\w+\.id\}$/),
      key_type: "API_KEY",
      usage_plan_id: expect.stringMatching(/^\$\{aws_api_gateway_usage_plan\.api_keys_plan_\w+\.id\}$/),
    });
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

describe("access to the API, for services that post metrics", () => {
  test("is stored in the secret that they read, as a write-only argument, anew when the address or the key changes", () => {
    const version = only("aws_secretsmanager_secret_version");
    expect(version.secret_id).toMatch(/security\S*secretsmanager_secret\S*metrics-access\S*arn/);
    expect(version.secret_string_wo).toMatch(
      /^\$\{jsonencode\(\{"url" = \S+invoke_url, "apiKey" = aws_api_gateway_api_key\.\S+\.value\}\)\}$/,
    );
    expect(version.secret_string_wo_version).toMatch(
      /^\$\{parseint\(substr\(sha256\(join\("#", \[\S+invoke_url, \S+\.id\]\)\), 0, 7\), 16\)\}$/,
    );
    expect(version).not.toHaveProperty("secret_string");
  });

  test("is in no variable: the functions know the secret's name", () => {
    const { environment } = dev.named(
      "compute",
      "aws_lambda_function",
      "observability-platform-payment-handler-dev",
      "function_name",
    );
    const variables = body(body(environment).variables);
    expect(variables.METRICS_ACCESS_SECRET).toMatch(/security\S*secretsmanager_secret\S*metrics-access\S*name/);
    expect(JSON.stringify(variables)).not.toMatch(/api_gateway/);
  });
});
