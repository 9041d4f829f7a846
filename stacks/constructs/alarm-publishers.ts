import type { NotificationsConfig } from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import { alertmanagerOnly } from "./key-policy.js";
import type { Statement } from "./policy.js";

const PUBLISH = ["sns:Publish"] as const;

/**
 * Everyone who may publish to an alarm topic (SPEC 1.9), each bound to this account and, where the service tells it, to the ARN
 * it publishes for. Cost anomaly detection documents the account only. EventBridge is not among them: its statement could carry
 * no condition (page "Using resource-based policies for Amazon EventBridge"), so it has to come with the first rule that needs it.
 */
export function publisherStatements(aws: AwsContext, topicArn: string, notifications: NotificationsConfig): Statement[] {
  const publisher = (sid: string, service: string, sourceArn?: string): Statement => ({
    sid,
    principal: { service },
    actions: PUBLISH,
    resources: [topicArn],
    conditions: { ...aws.fromThisAccount(), ...(sourceArn && { ArnLike: { "aws:SourceArn": sourceArn } }) },
  });
  const statements = [
    publisher("CloudWatchAlarms", "cloudwatch.amazonaws.com", aws.arn("cloudwatch", "alarm:*")),
    publisher("Budgets", "budgets.amazonaws.com", aws.globalArn("budgets", "*")),
    publisher("CostAnomalyDetection", "costalerts.amazonaws.com"),
  ];
  if (notifications.pipelineName)
    statements.push(
      publisher("Pipeline", "codestar-notifications.amazonaws.com", aws.arn("codestar-notifications", "notificationrule/*")),
    );
  if (notifications.alertmanagerRoleName)
    statements.push({
      sid: "Alertmanager",
      principal: { aws: aws.globalArn("iam", "root") },
      actions: PUBLISH,
      resources: [topicArn],
      conditions: alertmanagerOnly(aws, notifications.alertmanagerRoleName),
    });
  return statements;
}
