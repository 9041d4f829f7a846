import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import type { Subnets } from "./subnets.js";

/** AWS services that the private subnets reach without NAT, as the configuration names them (SPEC 2.2). */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: { readonly vpcId: string; readonly subnets: Subnets }) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { region, network } = stack.config;
    if (network.interfaceEndpoints.length === 0) return;
    const { vpcId, subnets } = props;
    const group = new SecurityGroup(this, "firewall", {
      name: stack.nameOf("endpoints"),
      description: "Interface endpoints: HTTPS from the subnets that use them",
      vpcId,
      tags: { Name: stack.nameOf("endpoints") },
    });
    // Without NAT containers run in the public subnets, and private DNS sends them here too.
    const callers: readonly Subnet[] = network.nat === "none" ? [...subnets.private, ...subnets.public] : subnets.private;
    for (const subnet of callers)
      new VpcSecurityGroupIngressRule(this, `from-${subnet.node.id}`, {
        securityGroupId: group.id,
        description: `AWS APIs for ${subnet.node.id}`,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: subnet.cidrBlock,
      });
    for (const service of network.interfaceEndpoints)
      new VpcEndpoint(this, service, {
        vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${region}.${service}`,
        privateDnsEnabled: true,
        subnetIds: subnets.private.map((subnet) => subnet.id),
        securityGroupIds: [group.id],
        tags: { Name: stack.nameOf(service) },
      });
  }
}
