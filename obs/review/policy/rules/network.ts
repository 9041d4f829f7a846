import { asObjects, type Block, isArray, type JsonObject, type JsonValue } from "../../../../terraform/index.js";
import type { Look } from "../look.js";
import type { Rule } from "../model.js";

/** A network that holds every address: a prefix of no bits. */
const isWorld = (cidr: JsonValue | undefined): boolean => typeof cidr === "string" && /\/0+$/.test(cidr.trim());

const worldIn = (rule: JsonObject): readonly string[] =>
  ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"].flatMap((key) => {
    const value = rule[key];
    return (isArray(value) ? value : [value]).filter(isWorld).map(String);
  });

const ports = ({ from_port, to_port }: JsonObject): string =>
  from_port === undefined || from_port === -1
    ? "every port"
    : from_port === to_port
      ? `port ${from_port}`
      : `ports ${from_port}–${to_port}`;

function openIngress(block: Block, look: Look): readonly string[] {
  if (block.type === "aws_security_group_rule" && look.value(block, "type") !== "ingress") return [];
  const rules = /^aws_(default_)?security_group$/.test(block.type) ? asObjects(block.attributes.ingress) : [block.attributes];
  return rules.flatMap((rule) => worldIn(rule).map((cidr) => `lets ${cidr} in on ${ports(rule)}`));
}

function closedDefault(block: Block, look: Look): readonly string[] {
  const [group] = look.childrenOf(block, "aws_default_security_group", "vpc_id");
  if (!group) return ["its default security group is as AWS makes it: all its members reach each other"];
  const open = ["ingress", "egress"].filter((direction) => look.blocks(group, direction).length > 0);
  return open.length > 0 ? [`its default security group has ${open.join(" and ")} rules`] : [];
}

function imdsV2(block: Block, look: Look): readonly string[] {
  return look.settled(block, ["metadata_options", "http_tokens"], (tokens) => tokens === "required")
    ? []
    : ["answers IMDSv1, which a forged request can read credentials from"];
}

/** Nothing comes in that was not asked for, and what comes and goes is recorded. */
export const networkRules: readonly Rule[] = [
  {
    id: "ingress-open",
    severity: "critical",
    why: "every scanner of the internet reaches the port within minutes",
    fix: "name the networks or security groups that may come in, or use Session Manager",
    types: ["aws_security_group", "aws_default_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"],
    check: openIngress,
  },
  {
    id: "default-security-group",
    severity: "medium",
    why: "what is launched without a group of its own lands in it",
    fix: "add aws_default_security_group without rules",
    types: ["aws_vpc"],
    check: closedDefault,
  },
  {
    id: "flow-logs",
    severity: "medium",
    why: "after an attack nobody could tell what talked to what",
    fix: "add aws_flow_log for the VPC",
    types: ["aws_vpc"],
    check: (block, look) => (look.childrenOf(block, "aws_flow_log", "vpc_id").length > 0 ? [] : ["has no flow logs"]),
  },
  {
    id: "instance-metadata",
    severity: "high",
    why: "the role's credentials leave the instance through any request forgery",
    fix: "set metadata_options { http_tokens = required }",
    types: ["aws_instance", "aws_launch_template"],
    check: imdsV2,
  },
  {
    id: "tls-version",
    severity: "high",
    why: "TLS before 1.2 is broken",
    fix: "set security_policy = TLS_1_2 or newer",
    types: ["aws_api_gateway_domain_name"],
    check: (block, look) =>
      look.settled(block, ["security_policy"], (policy) => /^(TLS_1_[23]|SecurityPolicy_TLS13)/.test(String(policy)))
        ? []
        : ["accepts TLS before 1.2"],
  },
  {
    id: "listener-tls",
    severity: "high",
    why: "who sits between could read and change what is sent",
    fix: "use HTTPS, and let HTTP only redirect to it",
    types: ["aws_lb_listener"],
    check: (block, look) =>
      look.value(block, "protocol") === "HTTP" && look.value(block, "default_action", "type") !== "redirect"
        ? ["serves HTTP without TLS"]
        : [],
  },
];
