import { describe, expect, test } from "vitest";
import { type Body, blocks, body, configOf, synthesize, text } from "./synthesized.js";

const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";
const DIGEST = `sha256:${"a".repeat(64)}`;

const withImage = configOf("prod", (config) => {
  const api = config.services["order-api"];
  if (api?.kind !== "container") throw new Error("order-api is a container");
  return { ...config, services: { ...config.services, "order-api": { ...api, imageDigest: DIGEST } } };
});
const dev = synthesize(configOf("dev"));
const local = synthesize(configOf("local"));
const prod = synthesize(withImage);

const lambda = (service: string, out = dev, suffix = "dev"): Body =>
  out.named("compute", "aws_lambda_function", `observability-platform-${service}-${suffix}`, "function_name");
const only = (out: typeof dev, type: string): Body => {
  const found = Object.values(out.resources("compute", type));
  expect(found).toHaveLength(1);
  return body(found[0]);
};
const containers = (out: typeof dev): Record<string, Body> =>
  Object.fromEntries(
    blocks(JSON.parse(text(only(out, "aws_ecs_task_definition").container_definitions))).map((one) => [text(one.name), one]),
  );

describe("1.3, 1.5, 2.5 every function", () => {
  test.each(["order-processor", "payment-handler"])(
    "%s is traced, has Lambda Insights and logs to its encrypted group",
    (service) => {
      expect(lambda(service)).toMatchObject({
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        timeout: 30,
        memory_size: 512,
        reserved_concurrent_executions: 50,
        tracing_config: { mode: "Active" },
        layers: ["arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension-Arm64:20"],
        kms_key_arn: KEY,
        logging_config: {
          log_format: "JSON",
          application_log_level: "DEBUG",
          system_log_level: "INFO",
          log_group: expect.stringContaining(`${service}_logs`),
        },
        filename: `../../../dist/lambdas/${service}.zip`,
        source_code_hash: `sha256-of-${service}`,
        tags: { Service: service },
      });
    },
  );

  test("takes the layer of its region and architecture", () => {
    const out = synthesize(
      configOf("dev", (config) => {
        const handler = config.services["payment-handler"];
        if (handler?.kind !== "function") throw new Error("payment-handler is a function");
        return {
          ...config,
          region: "eu-west-1",
          services: { ...config.services, "payment-handler": { ...handler, architecture: "x86_64" } },
        };
      }),
    );
    expect(lambda("payment-handler", out)).toMatchObject({
      architectures: ["x86_64"],
      layers: ["arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53"],
    });
  });

  test("is told its tables, queues and settings by the contract's variables", () => {
    const { variables } = body(lambda("payment-handler", local, "local").environment);
    expect(variables).toEqual({
      POWERTOOLS_SERVICE_NAME: "payment-handler",
      POWERTOOLS_METRICS_NAMESPACE: "observability-platform/Application",
      POWERTOOLS_LOG_LEVEL: "INFO",
      ENVIRONMENT_SUFFIX: "local",
      TABLE_PAYMENTS: expect.stringContaining("aws_dynamodb_tablepaymentsname"),
      TABLE_IDEMPOTENCY: expect.stringContaining("aws_dynamodb_tableidempotencyname"),
      TABLE_CIRCUIT: expect.stringContaining("aws_dynamodb_tablecircuitname"),
      QUEUE_PAYMENT_RESULTS_URL: expect.stringContaining("aws_sqs_queuepayment-resultsurl"),
      METRICS_ACCESS_SECRET: expect.stringContaining("metrics-access"),
      PAYMENT_PROVIDER: "http",
      PAYMENT_PROVIDER_URL: "http://127.0.0.1:1",
      PAYMENT_PROVIDER_TIMEOUT_MS: "5000",
      PAYMENT_LIMIT_MAJOR_UNITS: "10000",
      CIRCUIT_BREAKERS: JSON.stringify({
        "payment-provider": {
          failureThreshold: 5,
          stalenessMs: 1000,
          clockSkewMs: 1000,
          whenUnreachable: "allow",
          openMs: 60_000,
          leaseMs: 10_000,
        },
      }),
    });
  });

  test("hears nothing of the payment provider unless it calls it", () => {
    expect(Object.keys(body(body(lambda("order-processor").environment).variables)).join()).not.toMatch(/PAYMENT_|CIRCUIT_/);
  });
});

describe("1.5, 1.6 the cluster and the repository", () => {
  test("Container Insights is enhanced", () => {
    expect(only(dev, "aws_ecs_cluster").setting).toEqual([{ name: "containerInsights", value: "enhanced" }]);
  });

  test("images are encrypted, scanned, never replaced and not kept for ever", () => {
    expect(only(dev, "aws_ecr_repository")).toMatchObject({
      encryption_configuration: [{ encryption_type: "KMS", kms_key: KEY }],
      image_scanning_configuration: { scan_on_push: true },
      image_tag_mutability: "IMMUTABLE",
    });
    const { policy, repository } = only(dev, "aws_ecr_lifecycle_policy");
    expect(repository).toMatch(/^\$\{aws_ecr_repository\.order-api_repository_\w+\.name\}$/);
    expect(JSON.parse(text(policy))).toMatchObject({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
          action: { type: "expire" },
        },
        {
          rulePriority: 2,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
          action: { type: "expire" },
        },
      ],
    });
    expect(only(dev, "aws_ecr_repository")).toMatchObject({ force_delete: true });
    expect(only(prod, "aws_ecr_repository")).toMatchObject({ force_delete: false });
  });
});

describe("1.6 order-api", () => {
  test("runs its image by digest, not as root, on a read-only disk, and says whether it is healthy", () => {
    const { "order-api": api } = containers(prod);
    expect(api).toMatchObject({
      image: expect.stringMatching(new RegExp(`^\\$\\{aws_ecr_repository\\..*\\.repository_url\\}@${DIGEST}$`)),
      essential: true,
      user: "1000",
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: 3000, protocol: "tcp" }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": expect.stringContaining("order-api_logs"), "awslogs-region": "us-east-1" },
      },
    });
    expect(JSON.stringify(body(api?.healthCheck).command)).toContain("http://127.0.0.1:3000/health");
    expect(api?.healthCheck).toMatchObject({ interval: 15, timeout: 5, retries: 3, startPeriod: 15 });
  });

  test("is a Fargate task of a quarter CPU and 512 MB, started by one role and run by another", () => {
    expect(only(dev, "aws_ecs_task_definition")).toMatchObject({
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "256",
      memory: "512",
      runtime_platform: { operating_system_family: "LINUX", cpu_architecture: "ARM64" },
      execution_role_arn: expect.stringMatching(/order-api_task_execution_\w+\.arn\}$/),
      task_role_arn: expect.stringMatching(/^\$\{aws_iam_role\.order-api_task_[0-9A-F]{8}\.arn\}$/),
      tags: { Service: "order-api" },
    });
  });

  test("gets its secret's value from ECS by the secret's ARN, never from Terraform", () => {
    const { "order-api": api, "xray-daemon": daemon } = containers(prod);
    expect(api?.secrets).toEqual([
      { name: "PSEUDONYM_KEY", valueFrom: expect.stringMatching(/aws_secretsmanager_secret\w*pseudonym-key_\w+arn\}$/) },
    ]);
    expect(JSON.stringify(api?.environment)).not.toContain("PSEUDONYM_KEY");
    expect(daemon).not.toHaveProperty("secrets");
  });

  test("sends its traces to the daemon beside it, whose end does not end the service", () => {
    const { "order-api": api, "xray-daemon": daemon } = containers(prod);
    expect(daemon).toMatchObject({
      essential: false,
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: 2000, protocol: "udp" }],
    });
    expect(api?.environment).toEqual(
      expect.arrayContaining([
        { name: "AWS_XRAY_DAEMON_ADDRESS", value: "127.0.0.1:2000" },
        { name: "TRACE_SAMPLE_RATE", value: "0.1" },
        { name: "PORT", value: "3000" },
        { name: "POWERTOOLS_SERVICE_NAME", value: "order-api" },
      ]),
    );
  });

  test("rolls a failed deployment back and scales on CPU", () => {
    expect(only(prod, "aws_ecs_service")).toMatchObject({
      launch_type: "FARGATE",
      desired_count: 2,
      task_definition: expect.stringMatching(/^\$\{aws_ecs_task_definition\.order-api_task_\w+\.arn\}$/),
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      availability_zone_rebalancing: "ENABLED",
      propagate_tags: "SERVICE",
      lifecycle: { ignore_changes: ["desired_count"] },
    });
    expect(only(prod, "aws_appautoscaling_target")).toMatchObject({
      min_capacity: 2,
      max_capacity: 6,
      scalable_dimension: "ecs:service:DesiredCount",
    });
    expect(only(prod, "aws_appautoscaling_policy")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_scaling_policy_configuration: {
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
        target_value: 60,
        scale_out_cooldown: 60,
        scale_in_cooldown: 300,
      },
    });
  });

  test("starts no task before there is an image, and lets nothing start one", () => {
    expect(only(dev, "aws_ecs_service")).toMatchObject({ desired_count: 0 });
    expect(dev.resources("compute", "aws_appautoscaling_target")).toEqual({});
    expect(dev.resources("compute", "aws_appautoscaling_policy")).toEqual({});
  });

  test("runs in private subnets where there is NAT, else in public ones, and lets nobody in either way", () => {
    const network = (out: typeof dev) => body(only(out, "aws_ecs_service").network_configuration);
    expect(network(prod)).toMatchObject({ assign_public_ip: false });
    expect(JSON.stringify(network(prod).subnets)).toMatch(/private-1.*private-2.*private-3/);
    expect(network(dev)).toMatchObject({ assign_public_ip: true });
    expect(JSON.stringify(network(dev).subnets)).toMatch(/public-1.*public-2/);
    for (const out of [dev, prod]) {
      expect(only(out, "aws_security_group")).not.toHaveProperty("ingress");
      expect(out.resources("compute", "aws_vpc_security_group_ingress_rule")).toEqual({});
      const [group] = Object.keys(out.resources("compute", "aws_security_group"));
      expect(network(out).security_groups).toEqual([`\${aws_security_group.${group}.id}`]);
      expect(only(out, "aws_vpc_security_group_egress_rule")).toMatchObject({
        security_group_id: `\${aws_security_group.${group}.id}`,
        cidr_ipv4: "0.0.0.0/0",
        from_port: 443,
        to_port: 443,
        ip_protocol: "tcp",
      });
    }
  });
});
