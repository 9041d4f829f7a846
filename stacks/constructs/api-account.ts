import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";

/** The role with which API Gateway writes logs, one for all APIs of the account and region (config: owns.apiGatewayAccount). */
export class ApiAccount extends Construct {
  /** Stages with logs wait for it. */
  readonly account: ApiGatewayAccount;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const role = new ServiceRole(this, "role", {
      name: "api-logs",
      assumedBy: "apigateway.amazonaws.com",
      statements: [
        {
          sid: "WriteLogs",
          actions: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
          ],
          anyResource:
            'API Gateway tries these rights when the role is set and refuses a narrower one; it writes for every API of the account (page "Set up CloudWatch logging for REST APIs")',
        },
      ],
      conditions: stack.aws.fromThisAccount(),
    });
    this.account = new ApiGatewayAccount(this, "Default", {
      cloudwatchRoleArn: role.arn,
      // Else the setting would outlive the role, and every stage with logs would be refused.
      resetOnDelete: true,
      dependsOn: [role.policy],
    });
  }
}
