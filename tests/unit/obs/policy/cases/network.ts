import { type Case, one } from "./case.js";

const ingress = (cidr: string) => ({ ingress: [{ from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/8", cidr] }] });
/** Cases of rules/network.ts. */
export const networkCases: readonly Case[] = [
  one("ingress-open", "aws_security_group", ingress("192.168.0.0/16"), ingress("0.0.0.0/0"), /0\.0\.0\.0\/0 in on port 22/),
  one(
    "ingress-open",
    "aws_vpc_security_group_ingress_rule",
    { cidr_ipv6: "fd00::/8" },
    { cidr_ipv6: "::/0", from_port: 80, to_port: 90 },
    /ports 80–90/,
  ),
  one(
    "ingress-open",
    "aws_security_group_rule",
    { type: "egress", cidr_blocks: ["0.0.0.0/0"] },
    { type: "ingress", cidr_blocks: ["0.0.0.0/0"] },
    /every port/,
  ),
  {
    rule: "default-security-group",
    what: "with rules",
    good: { aws_vpc: { x: {} }, aws_default_security_group: { x: { vpc_id: "${aws_vpc.x.id}" } } },
    bad: { aws_vpc: { x: {} }, aws_default_security_group: { x: { vpc_id: "${aws_vpc.x.id}", egress: [{}] } } },
    says: /has egress rules/,
  },
  {
    rule: "flow-logs",
    what: "none",
    good: { aws_vpc: { x: {} }, aws_flow_log: { x: { vpc_id: "${aws_vpc.x.id}" } } },
    bad: { aws_vpc: { x: {} } },
    says: /flow logs/,
  },
  one("instance-metadata", "aws_instance", { metadata_options: { http_tokens: "required" } }, {}, /IMDSv1/),
  one(
    "tls-version",
    "aws_api_gateway_domain_name",
    { security_policy: "TLS_1_2" },
    { security_policy: "TLS_1_0" },
    /before 1\.2/,
  ),
  one(
    "listener-tls",
    "aws_lb_listener",
    { protocol: "HTTP", default_action: [{ type: "redirect" }] },
    { protocol: "HTTP", default_action: [{ type: "forward" }] },
    /without TLS/,
  ),
];
