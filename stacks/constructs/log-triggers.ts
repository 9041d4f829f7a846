import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import type { FunctionHandle } from "./traced-function.js";

/** A function and the log groups whose lines it is given. */
export interface LogTriggersProps {
  /** The service's name in the configuration. */
  readonly service: string;
  readonly target: FunctionHandle;
  /** Log group names by the service that writes them. */
  readonly logGroups: Readonly<Record<string, string>>;
}

/** Gives a function the lines of log groups, in batches. It decides itself what they are: a pattern here would hide malformed ones. */
export class LogTriggers extends Construct {
  constructor(scope: Construct, id: string, { service, target, logGroups }: LogTriggersProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    for (const [source, logGroupName] of Object.entries(logGroups)) {
      const permission = new LambdaPermission(this, `${source}_permission`, {
        action: "lambda:InvokeFunction",
        functionName: target.functionName,
        qualifier: target.qualifier,
        principal: "logs.amazonaws.com",
        sourceArn: `${stack.aws.arn("logs", `log-group:${logGroupName}`)}:*`,
        sourceAccount: stack.aws.accountId,
      });
      new CloudwatchLogSubscriptionFilter(this, source, {
        name: stack.nameOf(`${service}-${source}`),
        logGroupName,
        filterPattern: "",
        destinationArn: target.targetArn,
        // CloudWatch Logs asks Lambda whether it may, when the filter is made.
        dependsOn: [permission],
      });
    }
  }
}
