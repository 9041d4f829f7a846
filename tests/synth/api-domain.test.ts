import { describe, expect, test } from "vitest";
import type { PlatformConfigInput } from "../../config/index.js";
import { type Body, body, configOf, synthesize } from "./synthesized.js";

const certificate = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0a1b2c3d`;
const domain = { name: "api.example.com", hostedZoneId: "Z0123456789ABC", certificateArn: certificate("us-east-1") };

const withDomain =
  (standby: boolean) =>
  (config: PlatformConfigInput): PlatformConfigInput => {
    const { standby: given, api, ...rest } = config;
    if (!api || !given) throw new Error("prod has an API and a standby");
    return {
      ...rest,
      api: { ...api, domain },
      ...(standby ? { standby: { ...given, certificateArn: certificate(given.region) } } : { backup: {} }),
    };
  };
const one = (resources: Record<string, Body>): Body => {
  expect(Object.keys(resources)).toHaveLength(1);
  return body(Object.values(resources)[0]);
};

describe("3.12 a domain with a standby", () => {
  const out = synthesize(configOf("prod", withDomain(true)));
  const record = (stack: string) => one(out.resources(stack, "aws_route53_record"));

  test("is served in both regions, each with a certificate of its own", () => {
    for (const [stack, region] of [
      ["api", "us-east-1"],
      ["api-standby", "us-west-2"],
    ] as const) {
      expect(one(out.resources(stack, "aws_api_gateway_domain_name"))).toMatchObject({
        domain_name: domain.name,
        regional_certificate_arn: certificate(region),
        security_policy: "TLS_1_2",
        endpoint_configuration: { types: ["REGIONAL"] },
      });
      expect(one(out.resources(stack, "aws_api_gateway_base_path_mapping"))).toMatchObject({
        stage_name: expect.stringMatching(/^\$\{aws_api_gateway_stage\./),
      });
    }
  });

  test("leads home while home is well, else to the standby", () => {
    expect(record("api")).toMatchObject({
      name: domain.name,
      zone_id: domain.hostedZoneId,
      type: "A",
      set_identifier: "home",
      failover_routing_policy: { type: "PRIMARY" },
      health_check_id: expect.stringMatching(/^\$\{aws_route53_health_check\.\S+\.id\}$/),
      alias: { name: expect.stringMatching(/regional_domain_name\}$/), zone_id: expect.stringMatching(/regional_zone_id\}$/) },
    });
    expect(record("api-standby")).toMatchObject({
      name: domain.name,
      zone_id: domain.hostedZoneId,
      set_identifier: "standby",
      failover_routing_policy: { type: "SECONDARY" },
    });
    expect(record("api-standby").health_check_id).toBeUndefined();
  });

  test("asks the API itself for its health, not the name that may have gone over", () => {
    expect(one(out.resources("api", "aws_route53_health_check"))).toMatchObject({
      type: "HTTPS",
      fqdn: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\.rest_api\.id\}\.execute-api\.us-east-1\.amazonaws\.com$/),
      resource_path: expect.stringMatching(/\/health$/),
      request_interval: 30,
      failure_threshold: 3,
    });
    expect(out.resources("api-standby", "aws_route53_health_check")).toEqual({});
  });

  test("is the address that obs outputs tells", () => {
    expect(out.block("api", "output").api_url).toMatchObject({ value: "https://api.example.com" });
  });
});

test("3.12 a domain without a standby is a plain record: there is nothing to go over to", () => {
  const out = synthesize(configOf("prod", withDomain(false)));
  const record = one(out.resources("api", "aws_route53_record"));
  expect(record.failover_routing_policy).toBeUndefined();
  expect(record.set_identifier).toBeUndefined();
  expect(out.resources("api", "aws_route53_health_check")).toEqual({});
});

test("3.12 without a domain no name is taken", () => {
  const out = synthesize(configOf("prod"));
  for (const stack of ["api", "api-standby"]) expect(out.resources(stack, "aws_api_gateway_domain_name")).toEqual({});
});
