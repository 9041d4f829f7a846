import { describe, expect, test } from "vitest";
import type { PlatformConfigInput } from "../../config/index.js";
import { type Body, body, configOf, statements, synthesize } from "./synthesized.js";

const every =
  (minutes: number) =>
  (config: PlatformConfigInput): PlatformConfigInput => ({
    ...config,
    services: {
      ...config.services,
      ticker: { kind: "function", description: "Runs by the clock", handler: "order-processor", everyMinutes: minutes },
    },
  });

const scheduled = (minutes: number) => synthesize(configOf("dev", every(minutes)));
const minutely = scheduled(1);
const daily = scheduled(1440);
const ticking = (type: string, out = minutely): Body => {
  const found = Object.entries(out.resources("integrations", type)).filter(([name]) => name.startsWith("ticker"));
  expect(found, type).toHaveLength(1);
  return body(found[0]?.[1]);
};

describe("a function that runs by the clock", () => {
  test("is invoked as often as the configuration says, in EventBridge's words", () => {
    expect(ticking("aws_cloudwatch_event_rule")).toMatchObject({
      name: "observability-platform-ticker-dev",
      schedule_expression: "rate(1 minute)",
      tags: { Service: "ticker" },
    });
    expect(ticking("aws_cloudwatch_event_rule", daily).schedule_expression).toBe("rate(1440 minutes)");
    expect(ticking("aws_cloudwatch_event_target").arn).toMatch(/aws_lambda_functiontickerarn\}$/);
  });

  test("may be invoked by that rule only", () => {
    expect(ticking("aws_lambda_permission")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\.ticker.*\.arn\}$/),
    });
  });

  test("is retried until its next run takes its place, and then the event is kept", () => {
    expect(ticking("aws_lambda_function_event_invoke_config")).toMatchObject({
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 60,
      destination_config: { on_failure: { destination: expect.stringContaining("aws_sqs_queueasync_failuresarn") } },
    });
    expect(ticking("aws_lambda_function_event_invoke_config", daily)).toMatchObject({ maximum_event_age_in_seconds: 3600 });
    expect(ticking("aws_cloudwatch_event_target", daily).retry_policy).toMatchObject({ maximum_event_age_in_seconds: 3600 });
  });

  test("may send its failures to that queue, and who is not invoked so may not", () => {
    const policy = (name: string) =>
      statements(minutely.named("compute", "aws_iam_role_policy", `observability-platform-${name}-dev`).policy);
    expect(policy("ticker").ReportFailures).toMatchObject({
      Action: ["sqs:SendMessage"],
      Resource: [expect.stringContaining("aws_sqs_queueasync_failuresarn")],
    });
    expect(policy("payment-handler")).not.toHaveProperty("ReportFailures");
  });

  test("leaves its failures in an encrypted queue for as long as SQS keeps anything", () => {
    expect(minutely.named("messaging", "aws_sqs_queue", "observability-platform-async-failures-dev")).toMatchObject({
      message_retention_seconds: 1_209_600,
      kms_master_key_id: expect.stringContaining("aws_kms_key"),
    });
  });
});

test("functions fed by queues have no asynchronous failures: their messages go back to the queue", () => {
  const configs = Object.keys(minutely.resources("integrations", "aws_lambda_function_event_invoke_config"));
  expect(configs.filter((name) => !name.startsWith("ticker"))).toEqual([]);
});
