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

describe("2.1 a function that runs by the clock", () => {
  test("is invoked as often as the configuration says, in EventBridge's words", () => {
    expect(ticking("aws_cloudwatch_event_rule")).toMatchObject({
      name: "observability-platform-ticker-dev",
      schedule_expression: "rate(1 minute)",
      tags: { Service: "ticker" },
    });
    expect(ticking("aws_cloudwatch_event_rule", daily).schedule_expression).toBe("rate(1440 minutes)");
    expect(ticking("aws_cloudwatch_event_target")).toMatchObject({
      arn: expect.stringMatching(/aws_lambda_functiontickerarn\}$/),
      rule: "${aws_cloudwatch_event_rule.ticker_schedule.name}",
    });
  });

  test("may be invoked by that rule only", () => {
    expect(ticking("aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      function_name: expect.stringMatching(/aws_lambda_functiontickerfunction_name\}$/),
      principal: "events.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\.ticker.*\.arn\}$/),
    });
  });

  test("is retried until its next run takes its place, and then the event is kept", () => {
    expect(ticking("aws_lambda_function_event_invoke_config")).toMatchObject({
      function_name: expect.stringMatching(/aws_lambda_functiontickerfunction_name\}$/),
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 60,
      destination_config: { on_failure: { destination: expect.stringContaining("aws_sqs_queueasync_failuresarn") } },
    });
    expect(ticking("aws_lambda_function_event_invoke_config", daily)).toMatchObject({ maximum_event_age_in_seconds: 3600 });
    expect(ticking("aws_cloudwatch_event_target", daily).retry_policy).toMatchObject({
      maximum_event_age_in_seconds: 3600,
      maximum_retry_attempts: 3,
    });
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
  const fed = Object.entries(configOf("dev").services).flatMap(([name, service]) =>
    service.kind === "function" && service.consumes.length > 0 ? [name] : [],
  );
  expect(fed).not.toEqual([]);
  expect(configs.filter((config) => fed.some((name) => config.startsWith(name)))).toEqual([]);
});

describe("2.1 functions that are told of new objects", () => {
  const told = (config: PlatformConfigInput): PlatformConfigInput => ({
    ...config,
    buckets: {
      ...config.buckets,
      inbox: { description: "Objects of a test", expireAfterDays: 9 },
      other: { description: "More objects of a test", expireAfterDays: 9 },
    },
    services: {
      ...config.services,
      reader: {
        kind: "function",
        description: "Reads texts",
        handler: "order-processor",
        objectsFrom: [
          { bucket: "inbox", prefix: "texts/", suffix: ".txt" },
          { bucket: "inbox", prefix: "notes/" },
        ],
      },
      viewer: {
        kind: "function",
        description: "Looks at pictures",
        handler: "order-processor",
        objectsFrom: [{ bucket: "inbox", prefix: "pictures/" }],
      },
    },
  });
  const out = synthesize(configOf("dev", told));
  const notifications = Object.entries(out.resources("integrations", "aws_s3_bucket_notification"));
  const inbox = notifications.map(([, one]) => one).filter(({ bucket }) => String(bucket).includes("inbox"));

  test("share one notification a bucket, because a second would replace the first", () => {
    expect(inbox).toHaveLength(1);
    expect(notifications.filter(([, { bucket }]) => String(bucket).includes("other"))).toEqual([]);
    const reader = expect.stringMatching(/aws_lambda_functionreaderarn\}$/);
    expect(inbox[0]?.lambda_function).toEqual([
      {
        id: "reader-0",
        events: ["s3:ObjectCreated:*"],
        filter_prefix: "texts/",
        filter_suffix: ".txt",
        lambda_function_arn: reader,
      },
      { id: "reader-1", events: ["s3:ObjectCreated:*"], filter_prefix: "notes/", filter_suffix: "", lambda_function_arn: reader },
      {
        id: "viewer-2",
        events: ["s3:ObjectCreated:*"],
        filter_prefix: "pictures/",
        filter_suffix: "",
        lambda_function_arn: expect.stringMatching(/aws_lambda_functionviewerarn\}$/),
      },
    ]);
  });

  test("may be invoked by that bucket of this account only, and before the notification is set", () => {
    const permissions = Object.entries(out.resources("integrations", "aws_lambda_permission")).filter(
      ([, { principal }]) => principal === "s3.amazonaws.com",
    );
    const ours = permissions.filter(([, { source_arn: arn }]) => String(arn).includes("inbox"));
    expect(ours).toHaveLength(2);
    for (const [name, permission] of ours) {
      expect(permission.function_name).toMatch(/aws_lambda_function(reader|viewer)function_name\}$/);
      expect(permission.source_account).toMatch(/account_id\}$/);
      expect(inbox[0]?.depends_on).toContain(`aws_lambda_permission.${name}`);
    }
  });

  test("keep an object's event as long as Lambda does, for there is no other", () => {
    const configs = Object.entries(out.resources("integrations", "aws_lambda_function_event_invoke_config"));
    const mine = configs.filter(([name]) => /^(reader|viewer)/.test(name)).map(([, one]) => one);
    expect(mine).toHaveLength(2);
    for (const one of mine) expect(one).toMatchObject({ maximum_event_age_in_seconds: 21_600, maximum_retry_attempts: 2 });
  });
});
