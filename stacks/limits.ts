/** What AWS allows for the name of a kind of resource. */
export interface NameLimit {
  /** Argument of the Terraform resource that holds the name. */
  readonly attribute: string;
  readonly maximum: number;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly allowed: string;
  /** True when resources of this type may have the same name, being told apart by what they belong to. */
  readonly shared: boolean;
}

const limit = (attribute: string, maximum: number, pattern: RegExp, allowed: string, shared = false): NameLimit => ({
  attribute,
  maximum,
  pattern,
  allowed,
  shared,
});

const WORD = /^[A-Za-z0-9_-]+$/;
const WORD_TEXT = "letters, digits, - and _";

/** Limits by resource type, each from the "CreateX" page of its service's API reference. */
export const NAME_LIMITS: Readonly<Record<string, NameLimit>> = {
  aws_kms_alias: limit("name", 256, /^alias\/[A-Za-z0-9/_-]+$/, "alias/ and letters, digits, /, - and _"),
  aws_iam_role: limit("name", 64, /^[\w+=,.@-]+$/, "letters, digits and _+=,.@-"),
  aws_cloudwatch_event_rule: limit("name", 64, /^[\w.-]+$/, "letters, digits and _.-"),
  aws_cloudwatch_log_group: limit("name", 512, /^[.\-_/#A-Za-z0-9]+$/, "letters, digits and .-_/#"),
  aws_cloudwatch_log_subscription_filter: limit("name", 512, /^[^:*]+$/, "anything but : and *", true),
  aws_cloudwatch_metric_alarm: limit("alarm_name", 255, /^[\x20-\x7e]+$/, "printable ASCII"),
  aws_cloudwatch_composite_alarm: limit("alarm_name", 255, /^[\x20-\x7e]+$/, "printable ASCII"),
  aws_cloudwatch_dashboard: limit("dashboard_name", 255, WORD, WORD_TEXT),
  aws_dynamodb_table: limit("name", 255, /^[A-Za-z0-9_.-]{3,}$/, "at least 3 letters, digits, _, . and -"),
  aws_s3_bucket: limit("bucket", 63, /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/, "lower-case letters, digits, . and -"),
  aws_cloudtrail: limit("name", 128, /^[A-Za-z0-9][\w.-]+[A-Za-z0-9]$/, "letters, digits, ., - and _"),
  aws_kinesis_firehose_delivery_stream: limit("name", 64, /^[a-zA-Z0-9_.-]+$/, "letters, digits, _, . and -"),
  aws_sqs_queue: limit("name", 80, WORD, WORD_TEXT),
  aws_sns_topic: limit("name", 256, WORD, WORD_TEXT),
  aws_lambda_function: limit("function_name", 64, WORD, WORD_TEXT),
  aws_ecr_repository: limit("name", 256, /^[a-z0-9][a-z0-9._/-]+$/, "lower-case letters, digits and ._/-"),
  aws_ecs_cluster: limit("name", 255, WORD, WORD_TEXT),
  aws_ecs_service: limit("name", 255, WORD, WORD_TEXT),
  aws_ecs_task_definition: limit("family", 255, WORD, WORD_TEXT),
  aws_security_group: limit(
    "name",
    255,
    /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
    "letters, digits and punctuation, not starting with sg-",
  ),
  aws_appautoscaling_policy: limit("name", 256, /^\P{Cc}+$/u, "printable characters", true),
  aws_api_gateway_rest_api: limit("name", 1024, /^\P{Cc}+$/u, "printable characters"),
  aws_api_gateway_usage_plan: limit("name", 1024, /^\P{Cc}+$/u, "printable characters"),
  aws_api_gateway_api_key: limit("name", 1024, /^\P{Cc}+$/u, "printable characters"),
  aws_ssm_parameter: limit("name", 1011, /^(?!\/?(aws|ssm))[\w./-]+$/i, "letters, digits and _./-, not starting with aws or ssm"),
  aws_wafv2_web_acl: limit("name", 128, WORD, WORD_TEXT),
  aws_xray_group: limit("group_name", 32, /^[\w-]+$/, WORD_TEXT),
  aws_xray_sampling_rule: limit("rule_name", 32, /^[\w-]+$/, WORD_TEXT),
};
