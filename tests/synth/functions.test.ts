import { describe, expect, test } from "vitest";
import type { PlatformConfigInput } from "../../config/index.js";
import { withApi } from "./api-config.js";
import { type Body, body, configOf, type Synthesized, statements, synthesize, text } from "./synthesized.js";

type Service = PlatformConfigInput["services"][string];

/** The reference workload and one more function. */
const withFunction =
  (name: string, more: Partial<Extract<Service, { kind: "function" }>>) =>
  (config: PlatformConfigInput): PlatformConfigInput => ({
    ...config,
    services: { ...config.services, [name]: { kind: "function", description: "Function of a test", ...more } },
  });

const watching = withFunction("watcher", { may: ["watch-queues", "watch-tables"], everyMinutes: 1 });
const backingUp = withFunction("keeper", { may: ["back-up-tables"], everyMinutes: 1440 });
const config = configOf("dev", (same) => ({ ...backingUp(watching(same)), backup: { retentionDays: 12 } }));
const out = synthesize(config);
const queues = Object.keys(config.queues);
const tables = Object.keys(config.tables);

const policyOf = (name: string): Record<string, Body> =>
  statements(out.named("compute", "aws_iam_role_policy", `observability-platform-${name}-dev`).policy);
const variablesOf = (name: string, of = out): Record<string, unknown> =>
  body(
    body(of.named("compute", "aws_lambda_function", `observability-platform-${name}-dev`, "function_name").environment).variables,
  );
/** Name of the table or queue that each reference in a list leads to. */
const named = (resources: unknown, pattern: RegExp): (string | undefined)[] =>
  (Array.isArray(resources) ? resources : []).map((resource) => pattern.exec(text(resource))?.[1]);

describe("a function that watches queues and tables", () => {
  const policy = policyOf("watcher");

  test("may read the attributes of every queue and dead-letter queue, nothing else of them", () => {
    expect(policy.WatchQueues?.Action).toEqual(["sqs:GetQueueAttributes"]);
    const watched = named(policy.WatchQueues?.Resource, /aws_sqs_queue(.+?)(?:_[0-9A-F]{8})?arn\}$/);
    expect(watched.sort()).toEqual(queues.flatMap((queue) => [queue, `${queue}_dlq`]).sort());
  });

  test("may describe every table, and no more", () => {
    expect(policy.WatchTables?.Action).toEqual(["dynamodb:DescribeTable"]);
    expect(named(policy.WatchTables?.Resource, /aws_dynamodb_table(.+)arn\}$/).sort()).toEqual([...tables].sort());
  });

  test("is told their names", () => {
    const variables = variablesOf("watcher");
    const watchedQueues = body(JSON.parse(text(variables.WATCHED_QUEUES)));
    expect(Object.keys(watchedQueues).sort()).toEqual(queues.flatMap((queue) => [queue, `${queue}-dlq`]).sort());
    expect(text(watchedQueues["orders-dlq"])).toMatch(/aws_sqs_queueorders_dlq_\w+url\}$/);
    expect(Object.keys(body(JSON.parse(text(variables.WATCHED_TABLES)))).sort()).toEqual([...tables].sort());
    expect(variables.WATCH_METRICS_NAMESPACE).toBe("observability-platform/Infrastructure");
  });
});

describe("2.8 a function that backs tables up", () => {
  const policy = policyOf("keeper");

  test("may make backups of the platform's tables and delete theirs; only listing knows no narrower right", () => {
    expect(policy.CreateBackups?.Action).toEqual(["dynamodb:CreateBackup"]);
    expect(named(policy.CreateBackups?.Resource, /aws_dynamodb_table(.+)arn\}$/).sort()).toEqual([...tables].sort());
    expect(policy.ExpireBackups?.Action).toEqual(["dynamodb:DeleteBackup"]);
    expect(named(policy.ExpireBackups?.Resource, /aws_dynamodb_table(.+)arn\}\/backup\/\*$/).sort()).toEqual([...tables].sort());
    expect(policy.ListBackups).toMatchObject({ Action: ["dynamodb:ListBackups"], Resource: "*" });
  });

  test("is told the tables and how long a backup is kept", () => {
    expect(variablesOf("keeper").BACKUP_RETENTION_DAYS).toBe("12");
    expect(Object.keys(body(JSON.parse(text(variablesOf("keeper").BACKUP_TABLES)))).sort()).toEqual([...tables].sort());
  });
});

test("a function without capabilities has and hears nothing of them", () => {
  expect(Object.keys(policyOf("payment-handler")).join()).not.toMatch(/Watch|Backup|ReportFailures/);
  expect(Object.keys(variablesOf("payment-handler")).join()).not.toMatch(/WATCH|BACKUP|INGESTION/);
});

describe("a function that asks a language model", () => {
  const policyOf = (out: Synthesized) =>
    statements(out.named("compute", "aws_iam_role_policy", "observability-platform-thinker-dev").policy);
  const thinker = withFunction("thinker", { may: ["invoke-model"] });
  const price = { input: 1, output: 5, asOf: "2026-01-01" };

  test("may ask the configured one by its profile, in the regions that it leads to", () => {
    const policy = policyOf(synthesize(configOf("dev", thinker)));
    expect(policy.InvokeProfile).toMatchObject({
      Action: ["bedrock:InvokeModel"],
      Resource: [expect.stringMatching(/^arn:aws:bedrock:us-east-1:.+:inference-profile\/us\.anthropic\.claude-sonnet-4-6$/)],
    });
    expect(policy.InvokeModelByProfile?.Resource).toEqual(
      ["us-east-1", "us-east-2", "us-west-2"].map(
        (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`,
      ),
    );
    expect(policy.InvokeModelByProfile?.Condition).toMatchObject({
      StringEquals: { "bedrock:InferenceProfileArn": expect.anything() },
    });
  });

  test("without a profile may ask that model here, through its guardrail if it has one", () => {
    const model = { id: "vendor.model-1", pricePerMillion: price, guardrail: { id: "abc", version: "2" } };
    const policy = policyOf(synthesize(configOf("dev", (same) => ({ ...thinker(same), analysis: { model } }))));
    expect(policy.InvokeModel?.Resource).toEqual(["arn:aws:bedrock:us-east-1::foundation-model/vendor.model-1"]);
    expect(policy.ApplyGuardrail?.Resource).toEqual([expect.stringMatching(/:guardrail\/abc$/)]);
  });

  test("may ask none where none is configured", () => {
    const policy = policyOf(synthesize(configOf("dev", (same) => ({ ...thinker(same), analysis: {} }))));
    expect(JSON.stringify(policy)).not.toContain("bedrock");
  });
});

test("a function with more variables than Lambda takes is refused, with the largest", () => {
  const settings = { LONG: "x".repeat(4000) };
  expect(() => synthesize(configOf("dev", withFunction("talker", { settings })))).toThrow(
    /talker would get \d+ bytes.*LONG 4004/,
  );
});

test("who works with the metrics table is told the limits of ingestion", () => {
  const metrics = synthesize(
    configOf("dev", (same) => ({
      ...withFunction("taker", { tables: { metrics: ["PutItem"] } })(withApi()(same)),
      ingestion: { maxBatch: 20, maxPageSize: 30, shards: 8, retentionDays: { raw: 15, hour: 40, day: 50 } },
      tables: { ...same.tables, metrics: { description: "Metrics of a test", partitionKey: { name: "series" } } },
    })),
  );
  expect(variablesOf("taker", metrics)).toMatchObject({
    INGESTION_MAX_BATCH: "20",
    INGESTION_SHARDS: "8",
    INGESTION_RAW_DAYS: "15",
    INGESTION_HOUR_DAYS: "40",
    INGESTION_DAY_DAYS: "50",
    INGESTION_MAX_PAGE_SIZE: "30",
    INGESTION_MAX_BODY_KB: "1024",
  });
});

describe("2.5 provisioned concurrency", () => {
  const warm = synthesize(
    configOf("dev", (same) => {
      const handler = same.services["payment-handler"];
      if (handler?.kind !== "function") throw new Error("payment-handler is a function");
      const services = {
        ...same.services,
        "payment-handler": { ...handler, provisionedConcurrency: 5, everyMinutes: 60 },
      };
      return withApi()({ ...same, services });
    }),
  );
  const one = (stack: string, type: string): Body => {
    // Its own, not those of others that its log group may call.
    const found = Object.values(warm.resources(stack, type)).filter(({ source_arn: _, "//": __, ...resource }) =>
      JSON.stringify(resource).includes("payment-handler"),
    );
    expect(found, type).toHaveLength(1);
    return body(found[0]);
  };

  test("is of a published version behind the alias live", () => {
    expect(
      warm.named("compute", "aws_lambda_function", "observability-platform-payment-handler-dev", "function_name"),
    ).toMatchObject({ publish: true });
    expect(one("compute", "aws_lambda_alias")).toMatchObject({
      name: "live",
      function_version: "${aws_lambda_function.payment-handler.version}",
    });
    expect(one("compute", "aws_lambda_provisioned_concurrency_config")).toMatchObject({
      qualifier: expect.stringMatching(/aws_lambda_alias.*\.name\}$/),
      provisioned_concurrent_executions: 5,
    });
  });

  test("every trigger invokes the alias, or the warm environments would stay idle", () => {
    expect(one("integrations", "aws_lambda_event_source_mapping").function_name).toMatch(/aws_lambda_alias.*arn\}$/);
    expect(one("integrations", "aws_cloudwatch_event_target").arn).toMatch(/aws_lambda_alias.*arn\}$/);
    for (const [stack, type] of [
      ["integrations", "aws_lambda_permission"],
      ["integrations", "aws_lambda_function_event_invoke_config"],
      ["api", "aws_lambda_permission"],
    ] as const)
      expect(one(stack, type).qualifier, `${stack} ${type}`).toMatch(/aws_lambda_alias.*name\}$/);
    const uris = Object.values(warm.resources("api", "aws_api_gateway_integration")).map(({ uri }) => String(uri));
    expect(uris.filter((uri) => uri.includes("payment-handler"))).toEqual([
      expect.stringMatching(/aws_lambda_alias.*invoke_arn\}$/),
    ]);
  });

  test("others are invoked as their newest code, without versions", () => {
    expect(out.resources("compute", "aws_lambda_alias")).toEqual({});
    expect(
      out.named("compute", "aws_lambda_function", "observability-platform-payment-handler-dev", "function_name"),
    ).not.toHaveProperty("publish");
  });
});
