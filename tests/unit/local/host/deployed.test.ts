import { describe, expect, test } from "vitest";
import { deployedModel } from "../../../../local/host/deployed/index.js";
import type { StateResource } from "../../../../terraform/state.js";

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const resource = (type: string, name: string, attributes: Record<string, unknown>): StateResource => ({
  address: `${type}.${name}`,
  type,
  file: "compute.tfstate",
  attributes,
});

const lambda = resource("aws_lambda_function", "payment", {
  function_name: "shop-payment-handler-local",
  arn: arn("lambda", "function:shop-payment-handler-local"),
  filename: "../../../dist/lambdas/payment-handler.zip",
  handler: "index.handler",
  runtime: "nodejs22.x",
  memory_size: 512,
  timeout: 30,
  reserved_concurrent_executions: 50,
  environment: [{ variables: { TABLE_PAYMENTS: "shop-payments-local" } }],
  tracing_config: [{ mode: "Active" }],
  logging_config: [{ log_group: "" }],
  tags_all: { Service: "payment-handler" },
});
const queue = (name: string, redrive: string | null) =>
  resource("aws_sqs_queue", name, {
    name,
    arn: arn("sqs", name),
    url: `http://127.0.0.1:4000/123456789012/${name}`,
    visibility_timeout_seconds: 180,
    redrive_policy: redrive,
  });
const mapping = (more: Record<string, unknown> = {}) =>
  resource("aws_lambda_event_source_mapping", "payments", {
    id: "m-1",
    event_source_arn: arn("sqs", "payments"),
    function_name: arn("lambda", "function:shop-payment-handler-local"),
    batch_size: 10,
    maximum_batching_window_in_seconds: 0,
    function_response_types: ["ReportBatchItemFailures"],
    scaling_config: [{ maximum_concurrency: 5 }],
    enabled: true,
    ...more,
  });
const dlqPolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "payments-dlq"), maxReceiveCount: 3 });
const task = (containers: unknown[]) =>
  resource("aws_ecs_task_definition", "order_api", {
    arn: arn("ecs", "task-definition/shop-order-api-local:1"),
    family: "shop-order-api-local",
    cpu: "256",
    memory: "512",
    container_definitions: JSON.stringify(containers),
    tags_all: { Service: "order-api" },
  });
const service = resource("aws_ecs_service", "order_api", {
  name: "shop-order-api-local",
  cluster: arn("ecs", "cluster/shop-services-local"),
  task_definition: arn("ecs", "task-definition/shop-order-api-local:1"),
});
const container = {
  name: "order-api",
  environment: [{ name: "PORT", value: "3000" }],
  portMappings: [{ containerPort: 3000 }],
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/shop-order-api-local" } },
};

const model = (...resources: StateResource[]) => deployedModel(resources, "/project/dist/lambdas");

describe("the deployed model", () => {
  test("knows each function with its service, limits, variables and unpacked bundle", () => {
    expect(model(lambda).functions).toEqual([
      {
        name: "shop-payment-handler-local",
        arn: arn("lambda", "function:shop-payment-handler-local"),
        service: "payment-handler",
        environment: { TABLE_PAYMENTS: "shop-payments-local" },
        memoryMb: 512,
        timeoutSeconds: 30,
        reservedConcurrency: 50,
        exportName: "handler",
        runtime: "nodejs22.x",
        bundleDirectory: "/project/dist/lambdas/payment-handler",
        logGroup: "/aws/lambda/shop-payment-handler-local",
        activeTracing: true,
        asynchronous: { retries: 2, maximumAgeSeconds: 21_600, onFailure: null, deadLetter: null },
      },
    ]);
  });

  test("reads -1 as no reserved concurrency and 0 as none allowed", () => {
    const reserved = (value: number) =>
      model(resource("aws_lambda_function", "f", { ...lambda.attributes, reserved_concurrent_executions: value })).functions[0];
    expect([reserved(-1)?.reservedConcurrency, reserved(0)?.reservedConcurrency]).toEqual([null, 0]);
  });

  test("joins triggers with their queue and queues with their dead-letter queue", () => {
    const { eventSources, queues } = model(lambda, queue("payments", dlqPolicy), queue("payments-dlq", ""), mapping());
    expect(eventSources).toMatchObject([
      {
        queue: { name: "payments", deadLetterArn: arn("sqs", "payments-dlq"), visibilityTimeoutSeconds: 180 },
        functionName: "shop-payment-handler-local",
        reportsItemFailures: true,
        maximumConcurrency: 5,
      },
    ]);
    expect(queues.map((one) => [one.name, one.isDeadLetterQueue])).toEqual([
      ["payments", false],
      ["payments-dlq", true],
    ]);
  });

  test("reads a redrive policy that is a resource of its own", () => {
    const policy = resource("aws_sqs_queue_redrive_policy", "p", {
      queue_url: "http://127.0.0.1:4000/123456789012/payments",
      redrive_policy: dlqPolicy,
    });
    expect(model(queue("payments", null), policy).queues[0]?.deadLetterArn).toBe(arn("sqs", "payments-dlq"));
  });

  test("polls in moto's place where moto's polling is switched off", () => {
    expect(model(queue("payments", null), mapping({ enabled: false })).eventSources).toHaveLength(1);
  });

  test("refuses a trigger whose queue is not deployed", () => {
    expect(() => model(mapping())).toThrow(
      /compute\.tfstate: aws_lambda_event_source_mapping\.payments reads .*payments, not deployed/,
    );
  });

  test("finds the container of a service beside its sidecar", () => {
    const sidecar = { name: "xray-daemon", portMappings: [{ containerPort: 2000, protocol: "udp" }] };
    expect(model(task([sidecar, container]), service).containers).toEqual([
      {
        service: "order-api",
        clusterName: "shop-services-local",
        serviceName: "shop-order-api-local",
        environment: { PORT: "3000" },
        secrets: [],
        port: 3000,
        logGroup: "/ecs/shop-order-api-local",
        cpuUnits: 256,
        memoryMb: 512,
      },
    ]);
  });

  test("refuses a container without a log group, and a service without its task", () => {
    expect(() => model(task([{ ...container, logConfiguration: undefined }]), service)).toThrow(/awslogs-group/);
    expect(() => model(service)).toThrow(/aws_ecs_service\.order_api runs .* not deployed/);
  });

  test("reads what becomes of a function's failed events, and Lambda's own values where the provider writes none", () => {
    const config = resource("aws_lambda_function_event_invoke_config", "c", {
      function_name: arn("lambda", "function:shop-payment-handler-local"),
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 0,
      destination_config: [{ on_failure: [{ destination: arn("sqs", "failed") }], on_success: [] }],
    });
    const dead = resource("aws_lambda_function", "f", {
      ...lambda.attributes,
      dead_letter_config: [{ target_arn: arn("sqs", "dead") }],
    });
    expect(model(dead, config).functions[0]?.asynchronous).toEqual({
      retries: 0,
      maximumAgeSeconds: 21_600,
      onFailure: arn("sqs", "failed"),
      deadLetter: arn("sqs", "dead"),
    });
  });

  test("knows which objects a function is told of, by the function behind an alias too", () => {
    const notification = resource("aws_s3_bucket_notification", "n", {
      bucket: "shop-data",
      lambda_function: [
        {
          id: "logs",
          lambda_function_arn: arn("lambda", "function:shop-log-processor-local:live"),
          events: ["s3:ObjectCreated:*"],
          filter_prefix: "logs/",
          filter_suffix: null,
        },
      ],
      queue: [],
    });
    expect(model(notification).objectTriggers).toEqual([
      {
        id: "logs",
        bucket: "shop-data",
        functionName: "shop-log-processor-local",
        events: ["s3:ObjectCreated:*"],
        prefix: "logs/",
        suffix: "",
      },
    ]);
  });

  test("knows which lines a function is given, and leaves streams to moto", () => {
    const filter = (name: string, to: string) =>
      resource("aws_cloudwatch_log_subscription_filter", name, {
        name,
        log_group_name: "/ecs/shop",
        destination_arn: to,
        filter_pattern: "",
      });
    const filters = [
      filter("lines", arn("lambda", "function:shop-log-processor-local:live")),
      filter("archive", arn("firehose", "deliverystream/archive")),
    ];
    expect(model(...filters).logSubscriptions).toEqual([
      {
        name: "lines",
        logGroup: "/ecs/shop",
        functionName: "shop-log-processor-local",
        pattern: "",
        account: expect.stringMatching(/^\d{12}$/),
      },
    ]);
  });

  test("takes the schedules that are enabled and invoke functions, and refuses a target that changes the event", () => {
    const rule = (name: string, more: Record<string, unknown> = {}) =>
      resource("aws_cloudwatch_event_rule", name, {
        name,
        arn: arn("events", `rule/${name}`),
        schedule_expression: "rate(1 minute)",
        state: "ENABLED",
        ...more,
      });
    const target = (rule: string, more: Record<string, unknown> = {}) =>
      resource("aws_cloudwatch_event_target", rule, { rule, arn: arn("lambda", "function:monitor"), input: "", ...more });
    const schedules = model(
      rule("on"),
      rule("off", { state: "DISABLED" }),
      rule("pattern", { schedule_expression: "" }),
      rule("topic"),
      target("on"),
      target("off"),
      target("pattern"),
      target("topic", { arn: arn("sns", "topic") }),
    ).schedules;
    expect(schedules.map(({ ruleName, targets }) => [ruleName, targets])).toEqual([
      ["on", [{ functionName: "monitor", input: null }]],
    ]);
    expect(() => model(rule("on"), target("on", { input_path: "$.detail" }))).toThrow(/changes the event/);
    expect(() => model(rule("on", { schedule_expression: "rate(1 minutes)" }), target("on"))).toThrow(
      /aws_cloudwatch_event_rule\.on: rate\(1 minutes\) is not a schedule/,
    );
  });

  test("tells a container's secrets apart, and refuses what the laptop cannot read", () => {
    const secret = arn("secretsmanager", "secret:shop-key-AbCdEf");
    const withSecrets = (valueFrom: string) =>
      model(task([{ ...container, secrets: [{ name: "KEY", valueFrom }] }]), service).containers[0]?.secrets;
    expect(withSecrets(secret)).toEqual([{ variable: "KEY", secretArn: secret, jsonKey: null }]);
    expect(withSecrets(`${secret}:password::`)).toEqual([{ variable: "KEY", secretArn: secret, jsonKey: "password" }]);
    expect(() => withSecrets(`${secret}::AWSPREVIOUS:`)).toThrow(/current version/);
    expect(() => withSecrets(arn("ssm", "parameter/key"))).toThrow(/KEY comes from .*ssm/);
  });

  test("names the attribute of a resource that the provider wrote differently", () => {
    const broken = resource("aws_lambda_function", "f", { ...lambda.attributes, filename: null, handler: "app.main.handler" });
    expect(() => model(broken)).toThrow(
      /aws_lambda_function\.f is not as expected: filename: .*; handler: must be index\.<export>/,
    );
  });
});
