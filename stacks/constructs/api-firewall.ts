import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { Construct } from "constructs";
import { API_NAME, type ApiConfig } from "../../config/index.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";

/** What is protected. */
export interface ApiFirewallProps {
  readonly api: ApiConfig;
  readonly stageArn: string;
  readonly kmsKeyArn: string;
}

/** AWS's rule groups, in the order in which they are asked: the cheapest refusal first. */
const MANAGED_GROUPS = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
  // It refuses bodies over 8 KiB, and a batch of metrics is larger; the functions refuse what is over the configured size.
  { name: "AWSManagedRulesCommonRuleSet", counted: ["SizeRestrictions_BODY"] },
] as const;

const visible = (metricName: string) => ({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });

const managedRule = ({ name, counted }: (typeof MANAGED_GROUPS)[number], priority: number): Wafv2WebAclRule => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managed_rule_group_statement: {
      vendor_name: "AWS",
      name,
      rule_action_override: counted.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
    },
  },
  visibilityConfig: visible(name),
});

const rateRule = (limit: number): Wafv2WebAclRule => ({
  name: "rate-by-address",
  priority: 0,
  action: { block: {} },
  statement: { rate_based_statement: { limit, aggregate_key_type: "IP", evaluation_window_sec: 300 } },
  visibilityConfig: visible("rate-by-address"),
});

/** Web application firewall before the API: a limit a caller's address and AWS's managed rules; what it blocks is logged. */
export class ApiFirewall extends Construct {
  constructor(scope: Construct, id: string, { api, stageArn, kmsKeyArn }: ApiFirewallProps) {
    super(scope, id);
    const name = PlatformStack.of(this).nameOf(API_NAME);
    const acl = new Wafv2WebAcl(this, "Default", {
      name,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: [
        rateRule(api.firewall.requestsPerFiveMinutes),
        ...MANAGED_GROUPS.map((group, index) => managedRule(group, index + 1)),
      ],
      visibilityConfig: visible(name),
    });
    new Wafv2WebAclAssociation(this, "association", { resourceArn: stageArn, webAclArn: acl.arn });
    // AWS WAF writes to log groups of this prefix only.
    const logs = new EncryptedLogGroup(this, "logs", { name: `aws-waf-logs-${name}`, kmsKeyArn });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [{ singleHeader: { name: "x-api-key" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [{ behavior: "KEEP", requirement: "MEETS_ANY", condition: [{ actionCondition: { action: "BLOCK" } }] }],
      },
    });
  }
}
