import type { JsonObject } from "../../../../../terraform/index.js";
import type { Resources } from "../support.js";
import { type Case, one } from "./case.js";

const dlq = { name: "orders-dlq" };
const redrive = JSON.stringify({ deadLetterTargetArn: "${aws_sqs_queue.rest.arn}", maxReceiveCount: 3 });
const called = (f: JsonObject, more: Resources = {}): Resources => ({
  aws_lambda_function: { x: { function_name: "f", ...f } },
  aws_cloudwatch_event_target: { t: { arn: "${aws_lambda_function.x.arn}" } },
  ...more,
});
/** Cases of rules/messaging.ts. */
export const messagingCases: readonly Case[] = [
  {
    rule: "queue-dead-letter",
    what: "none",
    good: { aws_sqs_queue: { x: { name: "orders", redrive_policy: redrive }, rest: { name: "rest" }, dlq } },
    bad: { aws_sqs_queue: { x: { name: "orders" }, dlq } },
    says: /no dead-letter queue/,
  },
  {
    rule: "function-dead-letter",
    what: "none",
    good: called({ dead_letter_config: { target_arn: "arn:aws:sqs:::q" } }),
    bad: called({}),
    says: /invoked by aws_cloudwatch_event_target\.t/,
  },
  {
    rule: "function-dead-letter",
    what: "a destination",
    good: called(
      {},
      {
        aws_lambda_function_event_invoke_config: {
          c: {
            function_name: "${aws_lambda_function.x.function_name}",
            destination_config: { on_failure: { destination: "arn:aws:sqs:::q" } },
          },
        },
      },
    ),
    bad: called(
      {},
      {
        aws_lambda_function_event_invoke_config: {
          c: { function_name: "${aws_lambda_function.x.function_name}", maximum_retry_attempts: 1 },
        },
      },
    ),
    says: /nowhere/,
  },
  one(
    "stream-dead-letter",
    "aws_lambda_event_source_mapping",
    { event_source_arn: "arn:aws:sqs:us-east-1:1:q" },
    { event_source_arn: "arn:aws:kinesis:us-east-1:1:stream/s" },
    /stream/,
  ),
  one(
    "subscription-dead-letter",
    "aws_sns_topic_subscription",
    { redrive_policy: redrive.replace("${aws_sqs_queue.rest.arn}", "arn:aws:sqs:::q") },
    {},
    /no dead-letter/,
  ),
  one("subscription-tls", "aws_sns_topic_subscription", { protocol: "https" }, { protocol: "http" }, /without TLS/),
];
