import { asObjects, type Block, isObject, type JsonValue } from "../../../../terraform/index.js";
import { type Look, UNKNOWN } from "../look.js";
import type { Rule } from "../model.js";

/** Tags of every resource (SPEC 2.9). */
export const REQUIRED_TAGS = ["Project", "Environment", "Owner", "CostCenter", "ManagedBy"] as const;

/** Types that take tags. The files do not tell: the list follows the provider's documentation. */
const TAGGABLE = [
  "aws_api_gateway_api_key",
  "aws_api_gateway_rest_api",
  "aws_api_gateway_stage",
  "aws_api_gateway_usage_plan",
  "aws_backup_plan",
  "aws_backup_vault",
  "aws_cloudtrail",
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_codebuild_project",
  "aws_codepipeline",
  "aws_default_security_group",
  "aws_dynamodb_table",
  "aws_dynamodb_table_replica",
  "aws_ecr_repository",
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_ecs_task_definition",
  "aws_eip",
  "aws_flow_log",
  "aws_iam_policy",
  "aws_iam_role",
  "aws_instance",
  "aws_internet_gateway",
  "aws_kinesis_firehose_delivery_stream",
  "aws_kms_key",
  "aws_kms_replica_key",
  "aws_lambda_event_source_mapping",
  "aws_lambda_function",
  "aws_nat_gateway",
  "aws_route_table",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_security_group",
  "aws_sns_topic",
  "aws_sqs_queue",
  "aws_ssm_parameter",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_wafv2_web_acl",
  "aws_xray_group",
  "aws_xray_sampling_rule",
] as const;

/** Names of the tags that are set; a tag without a value does not count. */
const setTags = (tags: JsonValue | undefined): readonly string[] =>
  isObject(tags) ? Object.entries(tags).flatMap(([name, value]) => (value === null || value === "" ? [] : [name])) : [];

/** The configuration of the provider that makes the resource: the default one, or the alias that it names. */
function defaultTags(block: Block, look: Look): readonly string[] {
  const alias = String(block.attributes.provider ?? "aws").split(".")[1];
  const providers = look.graph.stacks.get(block.stack)?.providers.get("aws") ?? [];
  const provider = providers.find((one) => (one.alias === undefined ? undefined : String(one.alias)) === alias);
  return asObjects(provider?.default_tags).flatMap(({ tags }) => setTags(tags));
}

function missingTags(block: Block, look: Look): readonly string[] {
  const own = look.value(block, "tags");
  if (own === UNKNOWN) {
    look.cannotTell(block, "tags");
    return [];
  }
  const present = new Set([...defaultTags(block, look), ...setTags(own)]);
  const missing = REQUIRED_TAGS.filter((tag) => !present.has(tag));
  return missing.length > 0 ? [`lacks the tag${missing.length === 1 ? "" : "s"} ${missing.join(", ")}`] : [];
}

/** Every resource tells whose it is. */
export const tagRules: readonly Rule[] = [
  {
    id: "tags",
    severity: "low",
    why: "nobody could tell whose the resource is, who pays for it, and whether it may go",
    fix: "set default_tags of the provider; each alias of the provider needs its own",
    types: TAGGABLE,
    check: missingTags,
  },
];
