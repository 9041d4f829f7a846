import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import { ServiceRole } from "./service-role.js";

/** Log groups to archive. */
export interface LogSubscriptionsProps {
  readonly streamArn: string;
  /** Log group names by a short key that is stable and unique, e.g. the service's name. */
  readonly logGroups: Readonly<Record<string, string>>;
}

/** Sends every line of the log groups to the archive's stream. */
export class LogSubscriptions extends Construct {
  constructor(scope: Construct, id: string, { streamArn, logGroups }: LogSubscriptionsProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const role = new ServiceRole(this, "subscription_role", {
      name: "log-subscriptions",
      assumedBy: "logs.amazonaws.com",
      conditions: { ArnLike: { "aws:SourceArn": stack.aws.arn("logs", "*") } },
      statements: [{ sid: "PutRecords", actions: ["firehose:PutRecord", "firehose:PutRecordBatch"], resources: [streamArn] }],
    });
    for (const [key, logGroupName] of Object.entries(logGroups))
      new CloudwatchLogSubscriptionFilter(this, key, {
        name: stack.nameOf(`archive-${key}`),
        logGroupName,
        filterPattern: "",
        destinationArn: streamArn,
        roleArn: role.arn,
        // CloudWatch Logs tries the role when the filter is made.
        dependsOn: [role.policy],
      });
  }
}
