import { describe, expect, test } from "vitest";
import { type Body, configOf, statements, synthesize } from "./synthesized.js";

/** All there is to do for a service: this entry, and a folder of code whose bundle synthesis is given. */
const out = synthesize(
  configOf("dev", (config) => ({
    ...config,
    queues: { ...config.queues, refunds: { description: "Refunds to make", visibilityTimeoutSeconds: 60 } },
    services: {
      ...config.services,
      "refund-handler": {
        kind: "function",
        description: "Gives money back",
        timeoutSeconds: 10,
        consumes: [{ queue: "refunds", batchSize: 25, batchWindowSeconds: 2, maximumConcurrency: 5 }],
        tables: { payments: ["GetItem", "UpdateItem"] },
        sendsTo: ["payment-results"],
        settings: { REFUND_WINDOW_DAYS: "30" },
      },
    },
  })),
);
const NAME = "observability-platform-refund-handler-dev";

/** Resources of a stack that have to do with the new service. */
const about = (stack: string, type: string): Body[] =>
  Object.values(out.resources(stack, type)).filter((resource) => JSON.stringify(resource).includes("refund"));

describe("a third service, added by one entry and one folder", () => {
  test("has its function, with code, settings and tag", () => {
    expect(out.named("compute", "aws_lambda_function", NAME, "function_name")).toMatchObject({
      filename: "../../../dist/lambdas/refund-handler.zip",
      timeout: 10,
      tags: { Service: "refund-handler" },
      environment: { variables: { REFUND_WINDOW_DAYS: "30", POWERTOOLS_SERVICE_NAME: "refund-handler" } },
    });
  });

  test("has an encrypted log group that is archived", () => {
    expect(out.named("compute", "aws_cloudwatch_log_group", `/aws/lambda/${NAME}`)).toMatchObject({ retention_in_days: 30 });
    expect(about("integrations", "aws_cloudwatch_log_subscription_filter")).toHaveLength(1);
  });

  test("has a role with exactly its rights", () => {
    const policy = statements(out.named("compute", "aws_iam_role_policy", NAME).policy);
    expect(policy.TablePayments).toMatchObject({ Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"] });
    expect(JSON.stringify(policy.ConsumeMessages)).toContain("aws_sqs_queuerefundsarn");
  });

  test("has its queue with a dead-letter queue, and is fed from it in batches that may fail in part", () => {
    expect(out.named("messaging", "aws_sqs_queue", "observability-platform-refunds-dlq-dev")).toBeDefined();
    expect(about("integrations", "aws_lambda_event_source_mapping")).toMatchObject([
      {
        batch_size: 25,
        maximum_batching_window_in_seconds: 2,
        scaling_config: { maximum_concurrency: 5 },
        function_response_types: ["ReportBatchItemFailures"],
        function_name: expect.stringContaining("aws_lambda_functionrefund-handlerfunction_name"),
        event_source_arn: expect.stringContaining("aws_sqs_queuerefundsarn"),
      },
    ]);
  });

  test("is watched: the same alarms and metric filters as the services that ship with the platform", () => {
    const kinds = (service: string): string[] =>
      Object.values(out.resources("monitoring", "aws_cloudwatch_metric_alarm"))
        .map((alarm) => String(alarm.alarm_name))
        .filter((name) => name.includes(service))
        .map((name) => name.replace(service, "<service>"))
        .sort();
    expect(kinds("refund-handler").length).toBeGreaterThanOrEqual(3);
    expect(kinds("refund-handler")).toEqual(kinds("order-processor"));
    expect(about("monitoring", "aws_cloudwatch_log_metric_filter").length).toBeGreaterThanOrEqual(2);
  });
});

describe("the triggers that ship with the platform", () => {
  test("each queue feeds the function that consumes it", () => {
    const mappings = Object.values(out.resources("integrations", "aws_lambda_event_source_mapping"));
    const pairs = mappings.map((mapping) =>
      [mapping.event_source_arn, mapping.function_name].map(
        (reference) => /cross-stack-output-aws_\w+?_(?:queue|function)(.+?)(?:arn|function_name)\}/.exec(String(reference))?.[1],
      ),
    );
    expect(pairs).toEqual(
      expect.arrayContaining([
        ["orders", "order-processor"],
        ["payment-results", "order-processor"],
        ["payments", "payment-handler"],
      ]),
    );
    for (const mapping of mappings) expect(mapping.function_response_types).toEqual(["ReportBatchItemFailures"]);
  });
});
