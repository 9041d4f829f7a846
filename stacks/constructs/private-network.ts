import type { LambdaFunctionVpcConfig } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import type { Construct } from "constructs";
import type { AwsContext } from "./aws-context.js";
import type { Statement } from "./policy.js";
import { ServiceFirewall } from "./service-firewall.js";

/** Where private functions run. */
export interface PrivateNetwork {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
}

/** The private subnets and a security group of the function's own that only goes out. */
export const vpcConfigOf = (
  scope: Construct,
  network: PrivateNetwork,
  props: { readonly name: string; readonly tags: Record<string, string> },
): LambdaFunctionVpcConfig => ({
  subnetIds: [...network.privateSubnetIds],
  securityGroupIds: [new ServiceFirewall(scope, "firewall", { ...props, vpcId: network.vpcId }).securityGroupId],
});

/**
 * What Lambda needs to join a function to a VPC (page "Giving Lambda functions access to resources in an Amazon VPC", "Required
 * IAM permissions"). The function's own code is refused it: that page's condition tells the two apart.
 */
export function privateNetworkStatements(aws: AwsContext, functionName: string): Statement[] {
  const change = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ];
  const look = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
  return [
    // Interfaces are made under ids that nobody knows before; Lambda wants the right for every kind of resource.
    { sid: "JoinNetwork", actions: change, resources: [aws.arn("ec2", "*/*")] },
    {
      sid: "FindNetwork",
      actions: look,
      anyResource: "EC2 knows no resource-level permission for Describe actions (Service Authorization Reference, Amazon EC2)",
    },
    {
      sid: "NotFromTheCode",
      deny: true,
      actions: [...change, ...look],
      anyResource: "refuses the function's code what Lambda itself may do, wherever",
      conditions: { ArnEquals: { "lambda:SourceFunctionArn": aws.arn("lambda", `function:${functionName}`) } },
    },
  ];
}
