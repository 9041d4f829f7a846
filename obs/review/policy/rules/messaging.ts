import type { Block } from "../../../../terraform/index.js";
import { type Look, UNKNOWN } from "../look.js";
import type { Rule } from "../model.js";

const DLQ_NAME = /(^|[-_])(dlq|dead-?letters?)([-_.]|$)/i;
/** Attributes by which others send to a queue what they could not deliver. */
const TAKES_FAILURES = new Set(["redrive_policy", "dead_letter_config", "destination_config"]);

const written = (block: Block, attribute: string): boolean => {
  const value = block.attributes[attribute];
  return value !== undefined && value !== null && value !== "";
};

function queueWithout(block: Block, look: Look): readonly string[] {
  const name = look.value(block, "name");
  const isDeadLetterQueue =
    look.referrersOf(block).some(({ path }) => TAKES_FAILURES.has(String(path[0]))) ||
    (typeof name === "string" && DLQ_NAME.test(name));
  if (isDeadLetterQueue || written(block, "redrive_policy")) return [];
  return look.childrenOf(block, "aws_sqs_queue_redrive_policy", "queue_url").length > 0 ? [] : ["has no dead-letter queue"];
}

/** Resources that invoke a function without waiting for its answer, and the attribute that names it. */
const ASYNCHRONOUS: Readonly<Record<string, string>> = {
  aws_s3_bucket_notification: "lambda_function",
  aws_cloudwatch_event_target: "arn",
  aws_sns_topic_subscription: "endpoint",
  aws_cloudwatch_log_subscription_filter: "destination_arn",
  aws_scheduler_schedule: "target",
};

function asyncFunction(block: Block, look: Look): readonly string[] {
  const aliases = look.childrenOf(block, "aws_lambda_alias", "function_name", "function_name");
  const callers = [block, ...aliases]
    .flatMap((target) => look.referrersOf(target))
    .filter(({ block: caller, path }) => ASYNCHRONOUS[caller.type] === path[0]);
  if (callers.length === 0 || look.blocks(block, "dead_letter_config").length > 0) return [];
  const configs = [block, ...aliases].flatMap((target) =>
    look.childrenOf(target, "aws_lambda_function_event_invoke_config", "function_name", "function_name"),
  );
  const kept = configs.some((config) => look.value(config, "destination_config", "on_failure", "destination") !== undefined);
  const [first] = callers;
  return kept || !first ? [] : [`is invoked by ${first.block.address} and has nowhere to put an event it fails on`];
}

function streamMapping(block: Block, look: Look): readonly string[] {
  const source = look.value(block, "event_source_arn");
  const referred = look
    .referencesAt(block, "event_source_arn")
    .some(({ target }) => target.kind === "block" && /^aws_(kinesis_stream|dynamodb_table)$/.test(target.block.type));
  const stream = referred || (source !== UNKNOWN && /:(kinesis|dynamodb):/.test(String(source)));
  const destination = look.value(block, "destination_config", "on_failure", "destination_arn");
  return stream && destination === undefined ? ["reads a stream and has nowhere to put a record it fails on"] : [];
}

const WHY = "what fails for good is lost, and nobody learns of it";

/** What cannot be handled is kept. */
export const messagingRules: readonly Rule[] = [
  {
    id: "queue-dead-letter",
    severity: "high",
    why: "a message that always fails is tried until it expires, and is then lost",
    fix: "set redrive_policy with deadLetterTargetArn and maxReceiveCount",
    types: ["aws_sqs_queue"],
    check: queueWithout,
  },
  {
    id: "function-dead-letter",
    severity: "high",
    why: WHY,
    fix: "set dead_letter_config, or aws_lambda_function_event_invoke_config with destination_config.on_failure",
    types: ["aws_lambda_function"],
    check: asyncFunction,
  },
  {
    id: "stream-dead-letter",
    severity: "high",
    why: WHY,
    fix: "set destination_config.on_failure of the event source mapping",
    types: ["aws_lambda_event_source_mapping"],
    check: streamMapping,
  },
  {
    id: "subscription-dead-letter",
    severity: "medium",
    why: WHY,
    fix: "set redrive_policy of the subscription",
    types: ["aws_sns_topic_subscription"],
    check: (block) => (written(block, "redrive_policy") ? [] : ["has no dead-letter queue"]),
  },
  {
    id: "subscription-tls",
    severity: "high",
    why: "who sits between could read the messages",
    fix: "use https",
    types: ["aws_sns_topic_subscription"],
    check: (block, look) => (look.value(block, "protocol") === "http" ? ["delivers without TLS"] : []),
  },
];
