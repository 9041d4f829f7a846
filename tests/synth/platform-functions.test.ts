import { describe, expect, test } from "vitest";
import { type Body, body, configOf, synthesize } from "./synthesized.js";

const dev = synthesize(configOf("dev"));
const prod = synthesize(configOf("prod"));
const ofCompute = (name: string, out = dev, suffix = "dev"): Body =>
  out.named("compute", "aws_lambda_function", `observability-platform-${name}-${suffix}`, "function_name");

/** Timeout in seconds, memory in MB and reserved concurrency of each function, as the specification's defaults make them. */
const FUNCTIONS = [
  { name: "order-processor", timeout: 30, memory: 512, reserved: 50 },
  { name: "payment-handler", timeout: 30, memory: 512, reserved: 50 },
  { name: "metrics-api", timeout: 25, memory: 512, reserved: 100 },
  { name: "metrics-processor", timeout: 30, memory: 512, reserved: 20 },
  { name: "metrics-sweep", timeout: 55, memory: 512, reserved: 5 },
  { name: "log-processor", timeout: 30, memory: 512, reserved: 10 },
  { name: "health-monitor", timeout: 30, memory: 512, reserved: 5 },
  { name: "anomaly-detector", timeout: 55, memory: 512, reserved: 5 },
  { name: "ai-analysis", timeout: 48, memory: 512, reserved: 10 },
  { name: "backup", timeout: 60, memory: 512, reserved: 5 },
];

describe("2.5 the platform's functions", () => {
  test("are these, in every environment", () => {
    const names = FUNCTIONS.map(({ name }) => name).sort();
    for (const [out, suffix] of [
      [dev, "dev"],
      [prod, "prod"],
    ] as const) {
      const found = Object.values(out.resources("compute", "aws_lambda_function")).map(({ function_name: name }) => name);
      expect(found.sort()).toEqual(names.map((name) => `observability-platform-${name}-${suffix}`));
    }
  });

  test.each(FUNCTIONS)("$name has a timeout, memory and a share of the concurrency of its own", (expected) => {
    const { name, timeout, memory, reserved } = expected;
    expect(ofCompute(name)).toMatchObject({ timeout, memory_size: memory, reserved_concurrent_executions: reserved });
  });

  test.each(FUNCTIONS)(
    "$name is traced, watched by Lambda Insights and runs by a role of its own (1.3, 1.5, 1.13)",
    ({ name }) => {
      expect(ofCompute(name)).toMatchObject({
        tracing_config: { mode: "Active" },
        layers: ["arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension-Arm64:20"],
        role: expect.stringMatching(new RegExp(`^\\$\\{aws_iam_role\\.${name}_role_\\w+\\.arn\\}$`)),
      });
    },
  );

  test.each([
    { name: "order-processor", dev: "DEBUG", prod: "INFO" },
    { name: "backup", dev: "DEBUG", prod: "INFO" },
  ])("$name logs what its environment asks for (2.9)", ({ name, dev: chatty, prod: quiet }) => {
    for (const [one, level] of [
      [ofCompute(name), chatty],
      [ofCompute(name, prod, "prod"), quiet],
    ] as const) {
      expect(one).toMatchObject({ logging_config: { application_log_level: level } });
      expect(body(body(one.environment).variables).POWERTOOLS_LOG_LEVEL).toBe(level);
    }
  });

  test("a service may log at a level of its own (2.9)", () => {
    const out = synthesize(
      configOf("prod", (config) => {
        const backup = config.services.backup;
        if (!backup) throw new Error("backup is configured");
        return { ...config, services: { ...config.services, backup: { ...backup, logLevel: "DEBUG" } } };
      }),
    );
    expect(ofCompute("backup", out, "prod")).toMatchObject({ logging_config: { application_log_level: "DEBUG" } });
    expect(ofCompute("metrics-api", out, "prod")).toMatchObject({ logging_config: { application_log_level: "INFO" } });
  });

  test("on the path of a request are kept warm in prod, and nowhere else", () => {
    const warm = (out: typeof dev) =>
      Object.values(out.resources("compute", "aws_lambda_provisioned_concurrency_config")).map((one) => [
        /aws_lambda_function\.(.+)\.function_name\}$/.exec(String(one.function_name))?.[1],
        one.provisioned_concurrent_executions,
      ]);
    expect(warm(prod).sort()).toEqual([
      ["metrics-api", 2],
      ["order-processor", 1],
      ["payment-handler", 1],
    ]);
    expect(warm(dev)).toEqual([]);
  });

  test("are told the figures of the specification: breaker, ingestion, backups (2.8, 3.1, 3.4)", () => {
    const variables = (name: string) => body(body(ofCompute(name).environment).variables);
    const breakers = (name: string) => Object.entries(body(JSON.parse(String(variables(name).CIRCUIT_BREAKERS))));
    const figures = expect.objectContaining({ failureThreshold: 5, openMs: 60_000 });
    expect(breakers("payment-handler")).toEqual([["payment-provider", figures]]);
    expect(breakers("metrics-api")).toEqual([
      ["metrics-store", figures],
      ["metrics-queue", figures],
      ["metrics-claims", figures],
    ]);
    expect(variables("payment-handler")).toMatchObject({ PAYMENT_PROVIDER_TIMEOUT_MS: "5000" });
    expect(variables("metrics-api")).toMatchObject({ INGESTION_MAX_BATCH: "500", INGESTION_RAW_DAYS: "30" });
    expect(variables("backup")).toMatchObject({ BACKUP_RETENTION_DAYS: "30" });
  });
});

describe("3.5 the pipeline", () => {
  const mapped = Object.values(dev.resources("integrations", "aws_lambda_event_source_mapping")).map((one) => [
    /aws_sqs_queue(.+)arn\}$/.exec(String(one.event_source_arn))?.[1],
    /aws_lambda_function(.+)function_name\}$/.exec(String(one.function_name))?.[1],
    one.batch_size,
    one.function_response_types,
  ]);

  test("leads from queue to function, in batches that may fail in part, those of metrics in large ones", () => {
    const partial = ["ReportBatchItemFailures"];
    expect(mapped.sort()).toEqual(
      [
        ["orders", "order-processor", 10, partial],
        ["payment-results", "order-processor", 10, partial],
        ["payments", "payment-handler", 10, partial],
        ["metrics", "metrics-processor", 100, partial],
        ["analysis", "ai-analysis", 2, partial],
      ].sort(),
    );
  });

  test("looks at health and series and sweeps metrics each minute, backs up once a day (2.8), reads the logs that land in data", () => {
    const rules = Object.values(dev.resources("integrations", "aws_cloudwatch_event_rule"));
    expect(rules.map(({ name, schedule_expression: rate }) => [name, rate]).sort()).toEqual([
      ["observability-platform-anomaly-detector-dev", "rate(1 minute)"],
      ["observability-platform-backup-dev", "rate(1440 minutes)"],
      ["observability-platform-health-monitor-dev", "rate(1 minute)"],
      ["observability-platform-metrics-sweep-dev", "rate(1 minute)"],
    ]);
    const [notification, ...others] = Object.values(dev.resources("integrations", "aws_s3_bucket_notification"));
    expect(others).toEqual([]);
    expect(notification?.lambda_function).toMatchObject([
      {
        events: ["s3:ObjectCreated:*"],
        filter_prefix: "logs/",
        lambda_function_arn: expect.stringMatching(/aws_lambda_functionlog-processorarn\}$/),
      },
    ]);
  });
});
