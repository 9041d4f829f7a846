import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { Construct } from "constructs";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";

/** All traffic of a VPC, into an encrypted log group. */
export class FlowLogs extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: { readonly vpcId: string; readonly kmsKeyArn: string }) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const group = new EncryptedLogGroup(this, "logs", { name: `/vpc/${stack.nameOf("flow")}`, kmsKeyArn: props.kmsKeyArn });
    const role = new ServiceRole(this, "role", {
      name: "flow-logs",
      assumedBy: "vpc-flow-logs.amazonaws.com",
      conditions: stack.aws.fromThisAccount(),
      statements: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
          resources: [group.arn, `${group.arn}:*`],
        },
      ],
    });
    new FlowLog(this, "Default", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: { Name: stack.nameOf("flow") },
      dependsOn: [role.policy],
    });
    this.logGroupName = group.name;
  }
}
