import { describe, expect, test } from "vitest";
import { withApi } from "../api-config.js";
import { blocks, body, configOf, synthesize } from "../synthesized.js";
import { dev, KEY, only } from "./support.js";

describe("2.6 the firewall", () => {
  test("limits each address and asks AWS's rule groups, and lets large batches through to the API's own limit", () => {
    const rules = blocks(only("aws_wafv2_web_acl").rule);
    expect(rules.map(({ name }) => name)).toEqual([
      "rate-by-address",
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
    expect(rules.map(({ priority }) => priority)).toEqual([0, 1, 2, 3]);
    expect(rules[0]).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { limit: 2000, aggregate_key_type: "IP", evaluation_window_sec: 300 } },
    });
    for (const { name, statement, override_action: override } of rules.slice(1)) {
      expect(body(statement).managed_rule_group_statement).toMatchObject({ vendor_name: "AWS", name });
      // `none`: the group's own actions hold, it does not merely count.
      expect(override).toEqual({ none: {} });
    }
    expect(JSON.stringify(rules[3])).toContain(
      '"rule_action_override":[{"action_to_use":{"count":{}},"name":"SizeRestrictions_BODY"}]',
    );
    expect(only("aws_wafv2_web_acl_association")).toEqual({
      "//": expect.anything(),
      resource_arn: "${aws_api_gateway_stage.rest_stage.arn}",
      web_acl_arn: "${aws_wafv2_web_acl.fire_wall.arn}",
    });
  });

  test("is of the region, as its API, lets through what no rule blocks, and counts by rule and in all", () => {
    const acl = only("aws_wafv2_web_acl");
    expect(acl).toMatchObject({ name: "observability-platform-api-dev", scope: "REGIONAL", default_action: { allow: {} } });
    expect(body(acl.visibility_config).metric_name).toBe("observability-platform-api-dev");
    for (const { name, visibility_config: visible } of blocks(acl.rule))
      expect(visible).toEqual({ cloudwatch_metrics_enabled: true, sampled_requests_enabled: true, metric_name: name });
  });

  test("logs what it blocks into an encrypted group, without the key", () => {
    expect(only("aws_wafv2_web_acl_logging_configuration")).toMatchObject({
      resource_arn: "${aws_wafv2_web_acl.fire_wall.arn}",
      log_destination_configs: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.fire_wall_logs_\w+\.arn\}$/)],
      redacted_fields: [{ single_header: { name: "x-api-key" } }],
      logging_filter: {
        default_behavior: "DROP",
        filter: [{ behavior: "KEEP", requirement: "MEETS_ANY", condition: [{ action_condition: { action: "BLOCK" } }] }],
      },
    });
    expect(blocks(only("aws_wafv2_web_acl").visibility_config)).toEqual([
      expect.objectContaining({ cloudwatch_metrics_enabled: true, sampled_requests_enabled: true }),
    ]);
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
