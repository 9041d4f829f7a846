import { expect, test } from "vitest";
import { deadLettersOf } from "../../obs/operations/status/resources.js";
import { type Block, Graph, type JsonValue, parseStack, type Reference } from "../../terraform/index.js";
import { configOf, synthesize } from "./synthesized.js";

// The laptop's alarms have recipients, so that there are subscriptions to fail.
const out = synthesize(configOf("local"));
const graph = new Graph(
  Object.entries(out.files).map(([name, file]) =>
    parseStack(name, name, [{ file: `${name}/cdk.tf.json`, content: JSON.parse(file) }]),
  ),
);

const queuesIn = (references: readonly Reference[]): Block[] =>
  references.flatMap(({ target }) => (target.kind === "block" && target.block.type === "aws_sqs_queue" ? [target.block] : []));

/** Queues that a resource of the type hands to what it gives up on. */
const givenUpTo = (type: string, argument: string): Block[] =>
  graph.resources(type).flatMap((block) => {
    const value: JsonValue | undefined = block.attributes[argument];
    return value === undefined ? [] : queuesIn(graph.references(block, value));
  });

test("every queue that takes what was given up has an alarm for its first message, and is looked at by obs status", () => {
  const deadLetters = new Set([
    ...givenUpTo("aws_sqs_queue", "redrive_policy"),
    ...givenUpTo("aws_sns_topic_subscription", "redrive_policy"),
    ...givenUpTo("aws_lambda_function_event_invoke_config", "destination_config"),
    ...givenUpTo("aws_lambda_function", "dead_letter_config"),
    ...givenUpTo("aws_cloudwatch_event_target", "dead_letter_config"),
  ]);
  const watched = graph.resources("aws_cloudwatch_metric_alarm").flatMap((alarm) => {
    const { metric_name, namespace, threshold, dimensions } = alarm.attributes;
    const any = namespace === "AWS/SQS" && metric_name === "ApproximateNumberOfMessagesVisible" && threshold === 0;
    return any && dimensions !== undefined ? queuesIn(graph.references(alarm, dimensions)) : [];
  });
  const names = (queues: Iterable<Block>) => [...queues].map(({ attributes }) => String(attributes.name)).sort();
  expect(names(deadLetters)).toEqual(
    expect.arrayContaining([
      "observability-platform-alarms-dlq-local",
      "observability-platform-async-failures-local",
      "observability-platform-orders-dlq-local",
    ]),
  );
  expect(names(watched)).toEqual(names(deadLetters));
  // Those of `obs status` are all of them too.
  expect([...deadLettersOf(graph, "home")].sort()).toEqual(names(deadLetters));
});
