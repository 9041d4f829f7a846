import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";

/** Security group of a service in the VPC: nothing comes in, HTTPS goes out (AWS's APIs and the image registry). */
export class ServiceFirewall extends Construct {
  readonly securityGroupId: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly vpcId: string; readonly tags: Record<string, string> },
  ) {
    super(scope, id);
    const name = PlatformStack.of(this).nameOf(props.name);
    const group = new SecurityGroup(this, "Default", {
      name,
      description: `${props.name}: no ingress, HTTPS out`,
      vpcId: props.vpcId,
      tags: { ...props.tags, Name: name },
    });
    new VpcSecurityGroupEgressRule(this, "https", {
      securityGroupId: group.id,
      description: "AWS APIs and the image registry",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    });
    this.securityGroupId = group.id;
  }
}
