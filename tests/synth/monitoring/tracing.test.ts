import { describe, expect, it } from "vitest";
import { synthesize } from "./synthesize.js";

const monitoring = synthesize();

describe("1.3 sampling", () => {
  it("traces a tenth of what begins at the container or at a function of this environment, and of nothing else", () => {
    const any = { host: "*", http_method: "*", url_path: "*", resource_arn: "*" };
    const common = { fixed_rate: 0.1, reservoir_size: 1, priority: 1000, version: 1, ...any };
    const rules = monitoring.all("aws_xray_sampling_rule");
    expect(Object.keys(rules)).toHaveLength(2);
    expect(rules["sampling-order-api"]).toMatchObject({ ...common, service_name: "order-api", service_type: "*" });
    expect(rules["sampling-functions"]).toMatchObject({
      ...common,
      service_name: "observability-platform-*-dev",
      service_type: "AWS::Lambda::Function",
    });
  });

  it("follows the configured rate and reservoir", () => {
    const all = synthesize(({ tracing }) => {
      tracing.samplingRate = 0.75;
      tracing.reservoirPerSecond = 9;
    });
    for (const rule of Object.values(all.all("aws_xray_sampling_rule")))
      expect(rule).toMatchObject({ fixed_rate: 0.75, reservoir_size: 9 });
  });

  it("has names that X-Ray takes, different ones for every project and environment", () => {
    const namesOf = (project: string, environmentSuffix: string) => {
      const made = synthesize((config) => Object.assign(config, { project, environmentSuffix }));
      const rules = Object.values(made.all("aws_xray_sampling_rule")).map((rule) => String(rule.rule_name));
      const groups = Object.values(made.all("aws_xray_group")).map((group) => String(group.group_name));
      return [...rules.map((name) => `rule ${name}`), ...groups.map((name) => `group ${name}`)];
    };
    const names = [
      namesOf("observability-platform", "dev"),
      namesOf("observability-platform", "pr-123456789"),
      namesOf("observability-platforms", "dev"),
      namesOf("shop", "dev"),
    ].flat();
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^(rule|group) [\w-]{1,32}$/);
  });
});

describe("1.3 trace groups", () => {
  it("has one for every service, which finds it under each of its names, and one for all traces", () => {
    const group = (service: string) => monitoring.one("aws_xray_group", `traces-${service}`);
    expect(Object.keys(monitoring.all("aws_xray_group"))).toHaveLength(4);
    expect(monitoring.one("aws_xray_group", "traces_all").filter_expression).toBe('annotation.environment = "dev"');
    expect(group("order-api")).toMatchObject({
      filter_expression: '(service("order-api") AND annotation.environment = "dev")',
      tags: { Service: "order-api" },
    });
    expect(group("payment-handler").filter_expression).toBe(
      '(service("payment-handler") AND annotation.environment = "dev") OR service("observability-platform-payment-handler-dev")',
    );
  });
});

describe("1.1, 1.3 encryption of traces", () => {
  it("is set with the platform's key by the environment that owns the account's setting", () => {
    expect(monitoring.one("aws_xray_encryption_config", "xray-encryption")).toEqual({
      type: "KMS",
      key_id: monitoring.props.kmsKeyArn,
    });
  });

  it("is left alone by every other environment", () => {
    const other = synthesize(({ owns }) => {
      owns.xrayEncryption = false;
    });
    expect(other.all("aws_xray_encryption_config")).toEqual({});
  });
});
