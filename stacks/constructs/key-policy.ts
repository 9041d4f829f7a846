import type { NotificationsConfig } from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import { KEY_ITSELF, type Statement } from "./policy.js";

/** What may be done with data under the key. */
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
] as const;

/** What the account may give its own identities: administration and use, so that IAM policies decide and nobody is locked out. */
const ADMINISTER = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:CreateGrant",
  "kms:DeleteAlias",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:ListRetirableGrants",
  "kms:PutKeyPolicy",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

/** What a publisher needs to send to an encrypted topic, and a topic to an encrypted queue. */
const SEND = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

const sender = (aws: AwsContext, sid: string, service: string): Statement => ({
  sid,
  principal: { service },
  actions: SEND,
  anyResource: KEY_ITSELF,
  conditions: aws.fromThisAccount(),
});

/**
 * The policy of the platform's key (SPEC 1.2, 1.9): the account, CloudWatch Logs of this region for log groups of this account,
 * and every service that publishes to an encrypted topic. Firehose, flow logs and the functions use the key through their roles.
 */
export function keyPolicyStatements(aws: AwsContext, notifications: NotificationsConfig): Statement[] {
  const statements: Statement[] = [
    {
      sid: "AccountDelegatesToIam",
      principal: { aws: aws.globalArn("iam", "root") },
      actions: [...ADMINISTER, ...USE],
      anyResource: KEY_ITSELF,
    },
    {
      sid: "CloudWatchLogsOfThisRegion",
      principal: { service: `logs.${aws.region}.amazonaws.com` },
      actions: USE,
      anyResource: KEY_ITSELF,
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": aws.arn("logs", "log-group:*") } },
    },
    sender(aws, "CloudWatchAlarms", "cloudwatch.amazonaws.com"),
    // SNS writes undeliverable messages to the encrypted dead-letter queue of the alarm subscriptions.
    sender(aws, "SnsToDeadLetterQueue", "sns.amazonaws.com"),
    sender(aws, "Budgets", "budgets.amazonaws.com"),
    sender(aws, "CostAnomalyDetection", "costalerts.amazonaws.com"),
  ];
  if (notifications.pipelineName) statements.push(sender(aws, "Pipeline", "codestar-notifications.amazonaws.com"));
  if (notifications.alertmanagerRoleName)
    statements.push({
      sid: "Alertmanager",
      principal: { aws: aws.globalArn("iam", "root") },
      actions: SEND,
      anyResource: KEY_ITSELF,
      conditions: alertmanagerOnly(aws, notifications.alertmanagerRoleName),
    });
  return statements;
}

/** By name and not as a principal: AWS refuses a policy whose principal is a role that does not exist yet. */
export const alertmanagerOnly = (aws: AwsContext, roleName: string) => ({
  ArnEquals: { "aws:PrincipalArn": aws.globalArn("iam", `role/${roleName}`) },
});
