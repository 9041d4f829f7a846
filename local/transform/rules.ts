import type { JsonValue } from "../../terraform/index.js";

/** One difference between what is deployed to AWS and what is applied to the local AWS; `reason` is what was seen. */
export type Rule = { readonly type: string; readonly reason: string } & Effect;

/** `path`: attribute names from the outside in; arrays of blocks are entered by themselves. */
type Effect =
  /** `only`: just those resources whose attribute has this value. */
  | { readonly kind: "drop-type"; readonly only?: { readonly attribute: string; readonly is: JsonValue } }
  | { readonly kind: "drop-attribute"; readonly path: readonly string[] }
  | { readonly kind: "set-attribute"; readonly path: readonly string[]; readonly value: JsonValue }
  /** moto answers with something else than was written: a difference in these attributes is no change. */
  | { readonly kind: "ignore-drift"; readonly attributes: readonly string[] };

const dropType = (type: string, reason: string): Rule => ({ kind: "drop-type", type, reason });
const ignoreDrift = (type: string, attributes: readonly string[], reason: string): Rule => ({
  kind: "ignore-drift",
  type,
  attributes,
  reason,
});

/**
 * All differences, in one place; the stacks know nothing of them. Measured with moto 5.2.1 and AWS provider 5.100.0.
 */
export const RULES: readonly Rule[] = [
  dropType(
    "aws_cloudwatch_composite_alarm",
    "moto has no composite alarms; they are still judged from the synthesized Terraform",
  ),
  dropType("aws_cloudwatch_query_definition", "moto has no saved queries"),
  dropType("aws_xray_sampling_rule", "moto has no sampling rules"),
  dropType("aws_xray_group", "moto has no X-Ray groups"),
  dropType("aws_xray_encryption_config", "moto has no X-Ray encryption setting"),
  dropType("aws_appautoscaling_target", "moto refuses its tags, and the plan of the whole stack with them"),
  dropType("aws_appautoscaling_policy", "needs its scaling target, which is left out"),
  dropType("aws_s3_bucket_policy", "moto reads no conditions: a refusal of plain HTTP refuses everything"),
  dropType("aws_s3_bucket_logging", "moto asks for the bucket policy that is left out, and writes no access logs"),
  dropType("aws_lambda_provisioned_concurrency_config", "moto answers its call with a page for browsers"),
  dropType("aws_sqs_queue_redrive_allow_policy", "moto never answers with it and Terraform waits forever"),
  {
    kind: "drop-attribute",
    type: "aws_lambda_function",
    path: ["layers"],
    reason: "moto knows only its own layers, not Lambda Insights'",
  },
  {
    kind: "drop-attribute",
    type: "aws_kms_key",
    path: ["rotation_period_in_days"],
    reason: "moto rotates, but does not tell how often",
  },
  {
    kind: "drop-attribute",
    type: "aws_api_gateway_account",
    path: ["reset_on_delete"],
    reason: "moto fails at taking the account's log role away",
  },
  {
    kind: "set-attribute",
    type: "aws_cloudtrail",
    path: ["enable_logging"],
    value: false,
    reason: "moto cannot start a trail by its ARN, as Terraform does, and would record nothing",
  },
  {
    kind: "drop-type",
    type: "aws_lambda_event_source_mapping",
    only: { attribute: "enabled", is: false },
    reason: "the host polls what is there; a disabled one must not be",
  },
  ignoreDrift("aws_lambda_event_source_mapping", ["enabled"], "the host polls, and switches moto's own polling off"),
  ignoreDrift("aws_sqs_queue", ["redrive_policy"], "moto answers with another spelling of the same policy"),
  ignoreDrift("aws_lambda_function", ["logging_config", "dead_letter_config", "kms_key_arn"], "moto does not answer with them"),
  ignoreDrift(
    "aws_api_gateway_integration",
    ["cache_key_parameters"],
    "moto does not answer with them, and cannot change an integration",
  ),
  ignoreDrift("aws_ecs_service", ["availability_zone_rebalancing", "enable_ecs_managed_tags"], "moto does not answer with them"),
];
