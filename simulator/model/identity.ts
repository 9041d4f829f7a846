/** Type → the argument that AWS uses as the resource's id. */
const NAMED: Readonly<Record<string, string>> = {
  aws_autoscaling_group: "name",
  aws_cloudwatch_composite_alarm: "alarm_name",
  aws_cloudwatch_event_bus: "name",
  aws_cloudwatch_event_rule: "name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_log_metric_filter: "name",
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_dynamodb_table: "name",
  aws_elasticache_cluster: "cluster_id",
  aws_elasticache_replication_group: "replication_group_id",
  aws_lambda_function: "function_name",
  aws_rds_cluster: "cluster_identifier",
  aws_s3_bucket: "bucket",
};

const ALARMS: ReadonlySet<string> = new Set(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]);

/**
 * The argument that a computed attribute of a type repeats: `id` of a queue's alarm is its name. An alarm's ARN stands for its
 * name too: rules and suppressors take either (page "PutCompositeAlarm").
 */
export const idAttribute = (type: string, attribute: string): string | undefined =>
  attribute === "id" || (attribute === "arn" && ALARMS.has(type)) ? NAMED[type] : undefined;
