/** Types that make up the model. */
export const RESOURCE_TYPES = [
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_metric_alarm",
  "aws_cloudwatch_composite_alarm",
  "aws_sns_topic",
  "aws_sns_topic_subscription",
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** Meta-arguments and computed attributes that any resource may have. */
const ANY = ["depends_on", "provider", "lifecycle", "connection", "provisioner", "timeouts", "id", "arn", "region"];
const TAGS = ["tags", "tags_all"];

const FEEDBACK = ["application", "firehose", "http", "lambda", "sqs"].flatMap((kind) => [
  `${kind}_failure_feedback_role_arn`,
  `${kind}_success_feedback_role_arn`,
  `${kind}_success_feedback_sample_rate`,
]);

/** Attributes of each type that have no influence on alarms and who is told. Any other that is not interpreted is refused. */
export const WITHOUT_INFLUENCE: Readonly<Record<ResourceType, readonly string[]>> = {
  aws_cloudwatch_log_group: [...ANY, ...TAGS, "retention_in_days", "kms_key_id", "skip_destroy", "deletion_protection_enabled"],
  aws_cloudwatch_log_metric_filter: ANY,
  aws_cloudwatch_metric_alarm: [...ANY, ...TAGS],
  aws_cloudwatch_composite_alarm: [...ANY, ...TAGS],
  aws_sns_topic: [
    ...ANY,
    ...TAGS,
    ...FEEDBACK,
    "archive_policy",
    "beginning_archive_time",
    "content_based_deduplication",
    "delivery_policy",
    "display_name",
    "fifo_throughput_scope",
    "fifo_topic",
    "kms_master_key_id",
    "name_prefix",
    "owner",
    "policy",
    "signature_version",
    "tracing_config",
  ],
  aws_sns_topic_subscription: [
    ...ANY,
    "confirmation_timeout_in_minutes",
    "confirmation_was_authenticated",
    "delivery_policy",
    "endpoint_auto_confirms",
    "owner_id",
    "pending_confirmation",
    "raw_message_delivery",
    "redrive_policy",
    "replay_policy",
    "subscription_role_arn",
  ],
};
