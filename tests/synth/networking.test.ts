import { describe, expect, test } from "vitest";
import { body, configOf, statements, synthesize } from "./synthesized.js";

const withNat = (nat: "none" | "single" | "per-az") =>
  synthesize(configOf("dev", (config) => ({ ...config, network: { ...config.network, availabilityZones: 3, nat } })));

const count = (out: ReturnType<typeof synthesize>, type: string): number => Object.keys(out.resources("networking", type)).length;

/** Private route tables' default routes: route's gateway. */
const natRoutes = (out: ReturnType<typeof synthesize>): unknown[] =>
  Object.values(out.resources("networking", "aws_route")).flatMap((route) =>
    route.nat_gateway_id ? [route.nat_gateway_id] : [],
  );

describe("2.2 the network", () => {
  const out = synthesize(configOf("dev"));

  test("is 10.0.0.0/16 with public /24s from 10.0.1.0 and private ones from 10.0.101.0, each in a zone of its own", () => {
    expect(Object.values(out.resources("networking", "aws_vpc"))[0]).toMatchObject({
      cidr_block: "10.0.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    const subnets = Object.values(out.resources("networking", "aws_subnet"));
    const zones = (tier: string) =>
      subnets
        .filter((subnet) => JSON.stringify(subnet.tags).includes(`"Tier":"${tier}"`))
        .map((s) => [s.cidr_block, s.availability_zone]);
    const zone = (index: number): unknown =>
      expect.stringMatching(new RegExp(`^\\$\\{element\\(data\\.aws_availability_zones\\..*\\.names, ${index}\\)\\}$`));
    expect(zones("public")).toEqual([
      ["10.0.1.0/24", zone(0)],
      ["10.0.2.0/24", zone(1)],
    ]);
    expect(zones("private")).toEqual([
      ["10.0.101.0/24", zone(0)],
      ["10.0.102.0/24", zone(1)],
    ]);
  });

  test("gives no public address unasked and lets nobody talk through the default security group", () => {
    for (const subnet of Object.values(out.resources("networking", "aws_subnet")))
      expect(subnet.map_public_ip_on_launch).toBe(false);
    const [closed] = Object.values(out.resources("networking", "aws_default_security_group"));
    expect(closed).toMatchObject({ vpc_id: "${aws_vpc.vpc.id}" });
    expect(closed).not.toHaveProperty("ingress");
    expect(closed).not.toHaveProperty("egress");
  });

  test("reaches S3 and DynamoDB without leaving AWS, from every subnet", () => {
    const endpoints = Object.values(out.resources("networking", "aws_vpc_endpoint"));
    expect(endpoints.map((endpoint) => endpoint.service_name).sort()).toEqual([
      "com.amazonaws.us-east-1.dynamodb",
      "com.amazonaws.us-east-1.s3",
    ]);
    const tables = Object.keys(out.resources("networking", "aws_route_table")).map((name) => `\${aws_route_table.${name}.id}`);
    expect(tables).toHaveLength(3);
    for (const endpoint of endpoints) {
      expect(endpoint).toMatchObject({ vpc_endpoint_type: "Gateway", vpc_id: "${aws_vpc.vpc.id}" });
      expect([endpoint.route_table_ids].flat().sort()).toEqual(tables.sort());
    }
  });

  test("leads from the public subnets, and from those only, to the internet", () => {
    const routes = Object.values(out.resources("networking", "aws_route"));
    expect(routes).toEqual([
      {
        "//": expect.anything(),
        route_table_id: expect.stringMatching(/^\$\{aws_route_table\.routes_public-table_\w+\.id\}$/),
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: expect.stringMatching(/^\$\{aws_internet_gateway\..+\.id\}$/),
      },
    ]);
    const gateways = Object.entries(out.resources("networking", "aws_internet_gateway"));
    expect(gateways).toHaveLength(1);
    expect(routes[0]?.gateway_id).toBe(`\${aws_internet_gateway.${gateways[0]?.[0]}.id}`);
    expect(gateways[0]?.[1]).toMatchObject({
      vpc_id: "${aws_vpc.vpc.id}",
      tags: { Name: "observability-platform-internet-dev" },
    });
    const tierOf = (reference: unknown) => /(public|private)-/.exec(String(reference))?.[1];
    const associations = Object.values(out.resources("networking", "aws_route_table_association"));
    expect(associations.map((one) => [tierOf(one.subnet_id), tierOf(one.route_table_id)]).sort()).toEqual([
      ["private", "private"],
      ["private", "private"],
      ["public", "public"],
      ["public", "public"],
    ]);
    for (const type of ["aws_route_table", "aws_internet_gateway", "aws_subnet"])
      for (const one of Object.values(out.resources("networking", type))) expect(one.vpc_id, type).toBe("${aws_vpc.vpc.id}");
  });

  test("logs all traffic, by a role that only the flow logs of this account take on", () => {
    const [flowLog] = Object.values(out.resources("networking", "aws_flow_log"));
    expect(flowLog).toMatchObject({
      traffic_type: "ALL",
      vpc_id: "${aws_vpc.vpc.id}",
      log_destination_type: "cloud-watch-logs",
      log_destination: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.flow_logs_\w+\.arn\}$/),
      iam_role_arn: expect.stringMatching(/^\$\{aws_iam_role\.flow_role_\w+\.arn\}$/),
    });
    const role = out.named("networking", "aws_iam_role", "observability-platform-flow-logs-dev");
    expect(statements(role.assume_role_policy).anonymous).toMatchObject({
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.this_account.account_id}" } },
    });
  });
});

describe("2.2 NAT", () => {
  test("none: no gateway, and no way out of the private subnets", () => {
    const out = withNat("none");
    expect(count(out, "aws_nat_gateway")).toBe(0);
    expect(natRoutes(out)).toEqual([]);
  });

  test("single: all private subnets go out through one gateway", () => {
    const out = withNat("single");
    expect(count(out, "aws_nat_gateway")).toBe(1);
    expect(natRoutes(out)).toHaveLength(3);
    expect(new Set(natRoutes(out)).size).toBe(1);
  });

  test("per zone: each private subnet has its own, in the public subnet of its zone", () => {
    const out = withNat("per-az");
    expect(count(out, "aws_nat_gateway")).toBe(3);
    expect(new Set(natRoutes(out)).size).toBe(3);
    const zoneOf = (reference: unknown) => /-(\d)(?:-|_)/.exec(String(reference))?.[1];
    for (const route of Object.values(out.resources("networking", "aws_route")).filter((one) => one.nat_gateway_id)) {
      expect(zoneOf(route.nat_gateway_id)).toBe(zoneOf(route.route_table_id));
      expect(route.destination_cidr_block).toBe("0.0.0.0/0");
    }
    const gateways = Object.entries(out.resources("networking", "aws_nat_gateway"));
    for (const [name, { subnet_id: subnet, allocation_id: address }] of gateways) {
      const zone = zoneOf(name);
      expect(subnet).toMatch(new RegExp(`^\\$\\{aws_subnet\\.subnets_public-${zone}_\\w+\\.id\\}$`));
      expect(address).toMatch(new RegExp(`^\\$\\{aws_eip\\.routes_nat-${zone}-address_\\w+\\.id\\}$`));
    }
  });

  test.each([
    { environment: "dev", zones: 2, gateways: 0 },
    { environment: "staging", zones: 2, gateways: 1 },
    { environment: "prod", zones: 3, gateways: 3 },
  ])("$environment: $gateways for its $zones zones", ({ environment, zones, gateways }) => {
    const out = synthesize(configOf(environment));
    expect(count(out, "aws_subnet")).toBe(2 * zones);
    expect(count(out, "aws_nat_gateway")).toBe(gateways);
    expect(natRoutes(out)).toHaveLength(gateways === 0 ? 0 : zones);
  });
});

describe("2.2 interface endpoints", () => {
  const interfaces = (out: ReturnType<typeof synthesize>) =>
    Object.values(out.resources("networking", "aws_vpc_endpoint")).filter((one) => one.vpc_endpoint_type === "Interface");
  const rules = (out: ReturnType<typeof synthesize>) =>
    Object.values(out.resources("networking", "aws_vpc_security_group_ingress_rule"));

  test("are left out where the configuration names none: each costs money every hour", () => {
    const out = synthesize(configOf("dev"));
    expect(interfaces(out)).toEqual([]);
    expect(out.resources("networking", "aws_security_group")).toEqual({});
  });

  const prod = synthesize(configOf("prod"));

  const SERVICES = [
    ...["bedrock-runtime", "ecr.api", "ecr.dkr", "kms", "logs"],
    ...["monitoring", "secretsmanager", "sns", "sqs", "xray"],
  ];

  test.each(["staging", "prod"])("of %s are those that carry its traffic", (environment) => {
    const names = interfaces(synthesize(configOf(environment))).map((one) => one.service_name);
    expect(names.sort()).toEqual(SERVICES.map((service) => `com.amazonaws.us-east-1.${service}`));
  });

  test("stand in every private subnet under the services' own names", () => {
    for (const one of interfaces(prod)) {
      expect(one).toMatchObject({ private_dns_enabled: true, vpc_id: "${aws_vpc.vpc.id}" });
      expect(one.subnet_ids).toEqual([1, 2, 3].map((zone) => expect.stringMatching(new RegExp(`private-${zone}_\\w+\\.id\\}$`))));
    }
  });

  test("let in HTTPS from the private subnets only", () => {
    const [group = ""] = Object.keys(prod.resources("networking", "aws_security_group"));
    for (const one of interfaces(prod)) expect(one.security_group_ids).toEqual([`\${aws_security_group.${group}.id}`]);
    for (const rule of rules(prod)) expect(rule.security_group_id).toBe(`\${aws_security_group.${group}.id}`);
    expect(rules(prod).map((rule) => [rule.from_port, rule.to_port, rule.ip_protocol, rule.cidr_ipv4])).toEqual(
      [1, 2, 3].map((zone) => [443, 443, "tcp", expect.stringMatching(new RegExp(`private-${zone}_\\w+\\.cidr_block\\}$`))]),
    );
    expect(prod.resources("networking", "aws_vpc_security_group_egress_rule")).toEqual({});
  });

  test("without NAT let in the public subnets too, where the containers then run", () => {
    const out = synthesize(
      configOf("dev", (config) => ({ ...config, network: { ...config.network, interfaceEndpoints: ["logs"] } })),
    );
    expect(rules(out).map((rule) => String(rule.description))).toEqual([
      "AWS APIs for private-1",
      "AWS APIs for private-2",
      "AWS APIs for public-1",
      "AWS APIs for public-2",
    ]);
  });
});

describe("2.2 a private function", () => {
  const out = synthesize(
    configOf("dev", (config) => {
      const handler = config.services["payment-handler"];
      if (handler?.kind !== "function") throw new Error("payment-handler is a function");
      return {
        ...config,
        network: { ...config.network, interfaceEndpoints: ["logs", "xray", "sqs"] },
        services: { ...config.services, "payment-handler": { ...handler, network: "private", secrets: {} } },
      };
    }),
  );
  const fn = (service: string) =>
    out.named("compute", "aws_lambda_function", `observability-platform-${service}-dev`, "function_name");
  const policy = statements(out.named("compute", "aws_iam_role_policy", "observability-platform-payment-handler-dev").policy);

  test("runs in the private subnets behind a group that lets nobody in; the others stay outside", () => {
    const config = body(fn("payment-handler").vpc_config);
    expect(config.subnet_ids).toEqual([1, 2].map((zone) => expect.stringMatching(new RegExp(`private-${zone}_\\w+id\\}$`))));
    expect(config.security_group_ids).toEqual([expect.stringMatching(/payment-handler_firewall_\w+\.id\}$/)]);
    expect(fn("order-processor").vpc_config).toBeUndefined();
    expect(out.resources("compute", "aws_vpc_security_group_ingress_rule")).toEqual({});
    const group = out.named("compute", "aws_security_group", "observability-platform-payment-handler-dev");
    expect(group).not.toHaveProperty("ingress");
  });

  test("may be joined to the network by Lambda, while its code may not touch it", () => {
    const account = "${data.aws_caller_identity.this_account.account_id}";
    expect(policy.JoinNetwork).toMatchObject({
      Action: expect.arrayContaining(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]),
      Resource: [`arn:aws:ec2:us-east-1:${account}:*/*`],
    });
    expect(policy.FindNetwork).toMatchObject({ Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"] });
    expect(policy.NotFromTheCode).toMatchObject({
      Effect: "Deny",
      Action: expect.arrayContaining(["ec2:CreateNetworkInterface", "ec2:DescribeSubnets"]),
      Condition: {
        ArnEquals: {
          "lambda:SourceFunctionArn": `arn:aws:lambda:us-east-1:${account}:function:observability-platform-payment-handler-dev`,
        },
      },
    });
  });
});
