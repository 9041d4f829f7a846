import { describe, expect, test } from "vitest";
import { body, configOf, statements, synthesize, text } from "./synthesized.js";

const STACKS = ["networking", "storage", "compute", "api"];
const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";

const out = synthesize(configOf("dev"));
const groups = (of: ReturnType<typeof synthesize>) =>
  STACKS.flatMap((stack) => Object.values(of.resources(stack, "aws_cloudwatch_log_group")));

describe("1.2 log groups", () => {
  test("exist for every function, container, API, flow log and insight", () => {
    expect(groups(out).map((group) => group.name)).toEqual(
      expect.arrayContaining([
        "/aws/lambda/observability-platform-order-processor-dev",
        "/aws/lambda/observability-platform-payment-handler-dev",
        "/ecs/observability-platform-order-api-dev",
        "/vpc/observability-platform-flow-dev",
        "/aws/apigateway/observability-platform-api-dev",
        "/aws/ecs/containerinsights/observability-platform-services-dev/performance",
      ]),
    );
  });

  test("are all under the platform's key and kept for 30 days", () => {
    for (const group of groups(out)) expect(group).toMatchObject({ kms_key_id: KEY, retention_in_days: 30 });
  });

  test("keep their lines as long as the configuration says", () => {
    const longer = synthesize(configOf("dev", (config) => ({ ...config, logs: { ...config.logs, retentionDays: 90 } })));
    expect(new Set(groups(longer).map((group) => group.retention_in_days))).toEqual(new Set([90]));
  });
});

const subscriptions = (from: typeof out) =>
  Object.values(from.resources("integrations", "aws_cloudwatch_log_subscription_filter"));
const isArchive = ({ destination_arn: to }: { readonly destination_arn?: unknown }) => String(to).includes("firehose");
const archiveFilters = (from: typeof out) => subscriptions(from).filter(isArchive);

describe("3 the log path", () => {
  const filters = subscriptions(out).filter((filter) => !isArchive(filter));
  const source = (value: unknown): string => /aws_cloudwatch_log_group(.+)_logs_/.exec(String(value))?.[1] ?? "?";

  test("gives the log processor every line of the shop's services, and none of its own", () => {
    expect(filters.map(({ log_group_name: group }) => source(group)).sort()).toEqual([
      "order-api",
      "order-processor",
      "payment-handler",
    ]);
    for (const filter of filters)
      expect(filter).toMatchObject({
        filter_pattern: "",
        destination_arn: expect.stringMatching(/aws_lambda_functionlog-processorarn\}$/),
        depends_on: [expect.stringMatching(/^aws_lambda_permission\.log-processor_logs_/)],
      });
  });

  test("lets CloudWatch Logs call it for these log groups of this account only", () => {
    const permissions = Object.values(out.resources("integrations", "aws_lambda_permission")).filter(
      ({ principal }) => principal === "logs.amazonaws.com",
    );
    expect(permissions.map(({ source_arn: arn }) => source(arn)).sort()).toEqual(
      filters.map(({ log_group_name: group }) => source(group)).sort(),
    );
    for (const { source_arn: arn, source_account: account } of permissions) {
      expect(arn).toMatch(/^arn:aws:logs:us-east-1:\$\{.+\}:log-group:\$\{.+\}:\*$/);
      expect(account).toMatch(/account_id\}$/);
    }
  });

  test("tells it who writes which log group, by the names that the groups have", () => {
    const processor = out.named("compute", "aws_lambda_function", "observability-platform-log-processor-dev", "function_name");
    const variables = body(body(processor.environment).variables);
    const sources = body(JSON.parse(text(variables.LOG_SOURCES)));
    const groups = Object.values(out.resources("compute", "aws_cloudwatch_log_group")).map(({ name }) => name);
    expect(groups).toEqual(expect.arrayContaining(Object.keys(sources)));
    expect(sources).toMatchObject({
      "/ecs/observability-platform-order-api-dev": { service: "order-api" },
      "/aws/lambda/observability-platform-payment-handler-dev": { service: "payment-handler", operations: ["authorize-payment"] },
    });
    expect(variables.LOG_BUSINESS_NAMESPACE).toBe("observability-platform/Business");
  });

  test("has at most the two subscriptions a log group that CloudWatch Logs allows", () => {
    const counts = subscriptions(out).map(({ log_group_name: group }) => String(group));
    for (const group of counts) expect(counts.filter((other) => other === group).length).toBeLessThanOrEqual(2);
  });
});

describe("1.2 the archive", () => {
  const filters = archiveFilters(out);

  test("gets every line of every service's log group, of the flow log and of the API's access log", () => {
    const sources = filters.map((filter) =>
      String(filter.log_group_name)
        .replace(/.*aws_cloudwatch_log_group/, "")
        .replace(/_logs_.*/, ""),
    );
    expect(sources.sort()).toEqual(["flow", "rest_stage", ...Object.keys(configOf("dev").services)].sort());
    for (const filter of filters) {
      expect(filter.filter_pattern).toBe("");
      expect(filter.destination_arn).toContain("aws_kinesis_firehose_delivery_streamlog_archivearn");
      expect(filter.role_arn).toMatch(/^\$\{aws_iam_role\.log_archive_subscription_role_\w+\.arn\}$/);
    }
  });

  test("gets them by a role that the logs of this account and region take on, and that may do nothing else", () => {
    const name = "observability-platform-log-subscriptions-dev";
    const role = out.named("integrations", "aws_iam_role", name);
    expect(statements(role.assume_role_policy).anonymous).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:${data.aws_caller_identity.this_account.account_id}:*" },
      },
    });
    expect(statements(out.named("integrations", "aws_iam_role_policy", name).policy)).toEqual({
      PutRecords: {
        Sid: "PutRecords",
        Effect: "Allow",
        Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
        Resource: [expect.stringMatching(/aws_kinesis_firehose_delivery_streamlog_archivearn\}$/)],
      },
    });
  });

  test("moves lines to Glacier after 90 days and deletes them after a year", () => {
    const lifecycle = Object.entries(out.resources("storage", "aws_s3_bucket_lifecycle_configuration")).filter(([name]) =>
      name.startsWith("log_archive_"),
    );
    expect(lifecycle).toHaveLength(1);
    expect(lifecycle[0]?.[1]).toMatchObject({
      rule: [{ status: "Enabled", transition: [{ days: 90, storage_class: "GLACIER" }], expiration: [{ days: 365 }] }],
    });
  });

  test("is encrypted on its way and at rest", () => {
    expect(out.named("storage", "aws_kinesis_firehose_delivery_stream", "observability-platform-log-archive-dev")).toMatchObject({
      server_side_encryption: { enabled: true, key_type: "CUSTOMER_MANAGED_CMK", key_arn: KEY },
      extended_s3_configuration: { kms_key_arn: KEY },
    });
  });

  test("holds a folder a day in its own bucket, and tells in a log of its own what could not be written", () => {
    const own = (type: string, id: string, attribute: string) =>
      expect.stringMatching(new RegExp(`^\\$\\{${type}\\.log_archive_${id}_\\w+\\.${attribute}\\}$`));
    expect(out.named("storage", "aws_kinesis_firehose_delivery_stream", "observability-platform-log-archive-dev")).toMatchObject({
      destination: "extended_s3",
      extended_s3_configuration: {
        bucket_arn: own("aws_s3_bucket", "bucket", "arn"),
        role_arn: own("aws_iam_role", "role", "arn"),
        prefix: "logs/!{timestamp:yyyy/MM/dd}/",
        error_output_prefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        buffering_size: 16,
        buffering_interval: 300,
        // The lines arrive gzipped: a second gzip would only hide them from those who read the archive.
        compression_format: "UNCOMPRESSED",
        cloudwatch_logging_options: {
          enabled: true,
          log_group_name: own("aws_cloudwatch_log_group", "errors", "name"),
          log_stream_name: own("aws_cloudwatch_log_stream", "error-stream", "name"),
        },
      },
    });
  });

  test("is written by a role that Firehose takes on for this account only, with no right beyond the bucket, the key and its own log", () => {
    const role = out.named("storage", "aws_iam_role", "observability-platform-log-archive-dev");
    expect(statements(role.assume_role_policy).anonymous).toMatchObject({
      Principal: { Service: "firehose.amazonaws.com" },
      Condition: { StringEquals: { "sts:ExternalId": "${data.aws_caller_identity.this_account.account_id}" } },
    });
    const policy = statements(out.named("storage", "aws_iam_role_policy", "observability-platform-log-archive-dev").policy);
    expect(Object.keys(policy).sort()).toEqual(["EncryptObjects", "ReportErrors", "WriteObjects"]);
  });

  test("can be left out, with its bucket and subscriptions", () => {
    const without = synthesize(
      configOf("dev", (config) => ({ ...config, logs: { ...config.logs, archive: { ...config.logs.archive, enabled: false } } })),
    );
    expect(without.resources("storage", "aws_kinesis_firehose_delivery_stream")).toEqual({});
    expect(Object.keys(without.resources("storage", "aws_s3_bucket")).filter((name) => name.startsWith("log_archive_"))).toEqual(
      [],
    );
    expect(archiveFilters(without)).toEqual([]);
  });
});
