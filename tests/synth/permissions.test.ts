import { describe, expect, test } from "vitest";
import { policyDocument } from "../../stacks/constructs/policy.js";
import { PolicyError } from "../../stacks/errors.js";
import { type Body, body, configOf, statements, synthesize, text } from "./synthesized.js";

const out = synthesize(configOf("dev"));
const STACKS = Object.keys(out.files);

const rolePolicy = (name: string): Record<string, Body> =>
  statements(out.named("compute", "aws_iam_role_policy", `observability-platform-${name}-dev`).policy);

/** `data.terraform_remote_state…cross-stack-output-aws_sqs_queueordersarn` → `aws_sqs_queueordersarn`; other text as it is. */
const short = (resource: unknown): string => text(resource).replace(/\$\{[^}]*cross-stack-output-([^}]*)\}/g, "$1");
const shortResources = (statement: Body | undefined): string[] =>
  Array.isArray(statement?.Resource) ? statement.Resource.map(short) : [short(statement?.Resource)];

/** Actions that AWS offers no resource-level permission for. */
const WITHOUT_RESOURCE = [
  "cloudtrail:LookupEvents",
  "cloudwatch:GetMetricData",
  "logs:GetQueryResults",
  "logs:StopQuery",
  "xray:BatchGetTraces",
  "xray:GetServiceGraph",
  "xray:GetTraceSummaries",
  "dynamodb:ListBackups",
  "ecr:GetAuthorizationToken",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

/** API Gateway refuses a role for its logs that may do less, or to fewer log groups ("Set up CloudWatch logging for REST APIs"). */
const OF_API_LOGS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:FilterLogEvents",
];

describe("1.13 least privilege", () => {
  const policies = STACKS.flatMap((stack) =>
    Object.entries(out.resources(stack, "aws_iam_role_policy")).map(([name, { policy }]) => ({
      name: `${stack}/${name}`,
      policy,
    })),
  );

  test("no role may do a wildcard, or anything to every resource unless AWS knows no narrower permission", () => {
    expect(policies.length).toBeGreaterThan(6);
    for (const { name, policy } of policies)
      for (const statement of Object.values(statements(policy))) {
        const actions = Array.isArray(statement.Action) ? statement.Action.map(text) : [];
        expect(actions.join(), name).not.toBe("");
        expect(actions.join(), name).not.toContain("*");
        const wide = name.startsWith("api/rest_account_") ? OF_API_LOGS : WITHOUT_RESOURCE;
        if (statement.Resource === "*") expect(wide, name).toEqual(expect.arrayContaining(actions));
        else expect(statement.Resource, name).not.toContain("*");
      }
  });

  test("each policy belongs to one role, and each role is taken on by one service that runs something", () => {
    for (const stack of STACKS) {
      const roles = Object.entries(out.resources(stack, "aws_iam_role"));
      const holders = Object.values(out.resources(stack, "aws_iam_role_policy")).map(({ role }) => role);
      expect(holders.sort(), stack).toEqual(roles.map(([name]) => `\${aws_iam_role.${name}.name}`).sort());
      for (const [name, { assume_role_policy: trust }] of roles) {
        const { anonymous, ...others } = statements(trust);
        expect(others, name).toEqual({});
        expect(anonymous, name).toMatchObject({ Effect: "Allow", Action: "sts:AssumeRole" });
        expect(body(anonymous?.Principal).Service, name).toMatch(
          /^(lambda|ecs-tasks|firehose|vpc-flow-logs|logs|apigateway|cloudtrail)\.amazonaws\.com$/,
        );
      }
    }
  });

  test("no managed policy is attached behind the policies' backs", () => {
    for (const stack of STACKS) expect(out.resources(stack, "aws_iam_role_policy_attachment")).toEqual({});
  });

  test("a policy that asks for more is refused when it is written", () => {
    expect(() => policyDocument([{ sid: "TooMuch", actions: ["s3:*"], resources: ["arn:aws:s3:::a"] }])).toThrow(PolicyError);
    expect(() => policyDocument([{ sid: "TooWide", actions: ["s3:GetObject"], resources: ["*"] }])).toThrow(/TooWide.*reason/);
  });
});

describe("payment-handler", () => {
  const policy = rolePolicy("payment-handler");

  test("may do with each table exactly what the configuration says", () => {
    expect(policy.TablePayments).toMatchObject({ Action: ["dynamodb:GetItem", "dynamodb:PutItem"] });
    expect(shortResources(policy.TablePayments)).toEqual(["aws_dynamodb_tablepaymentsarn"]);
    expect(policy.TableCircuit).toMatchObject({ Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"] });
    expect(policy).not.toHaveProperty("TableOrders");
  });

  test("takes from its queue, sends to its target and uses the one key", () => {
    expect(policy.ConsumeMessages).toMatchObject({
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
    });
    expect(shortResources(policy.ConsumeMessages)).toEqual(["aws_sqs_queuepaymentsarn"]);
    expect(policy.SendMessages).toMatchObject({ Action: ["sqs:SendMessage"] });
    expect(shortResources(policy.SendMessages)).toEqual(["aws_sqs_queuepayment-resultsarn"]);
    expect(policy.ReadSecrets).toMatchObject({ Action: ["secretsmanager:GetSecretValue"] });
    expect(shortResources(policy.ReadSecrets)).toEqual([
      expect.stringMatching(/^aws_secretsmanager_secret\S*metrics-access\w+arn$/),
    ]);
    expect(policy.UseKey).toMatchObject({ Action: ["kms:Decrypt", "kms:GenerateDataKey"] });
    expect(shortResources(policy.UseKey)).toEqual(["aws_kms_keyplatformarn"]);
  });

  test("writes to its own log group, to Lambda Insights' and to X-Ray, and nothing else", () => {
    expect(policy.WriteLogs?.Resource).toEqual([
      expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.payment-handler_logs_\w+\.arn\}:\*$/),
    ]);
    expect(policy.WriteInsights?.Resource).toEqual([expect.stringMatching(/log-group:\/aws\/lambda-insights:\*$/)]);
    expect(policy.SendTraces).toMatchObject({ Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" });
    expect(Object.keys(policy).sort()).toEqual([
      "ConsumeMessages",
      "ReadSecrets",
      "SendMessages",
      "SendTraces",
      "TableCircuit",
      "TableIdempotency",
      "TablePayments",
      "UseKey",
      "WriteInsights",
      "WriteLogs",
    ]);
  });
});

test("order-api may read an order and queue one, and its starter may pull its image only", () => {
  const task = rolePolicy("order-api-task");
  expect(Object.keys(task).sort()).toEqual(["SendMessages", "SendTraces", "TableOrders", "UseKey"]);
  expect(task.TableOrders).toMatchObject({ Action: ["dynamodb:GetItem"] });
  expect(shortResources(task.SendMessages)).toEqual(["aws_sqs_queueordersarn"]);
  const execution = rolePolicy("order-api-execution");
  expect(execution.PullImage?.Resource).toEqual([
    expect.stringMatching(/^\$\{aws_ecr_repository\.order-api_repository_\w+\.arn\}$/),
  ]);
  expect(Object.keys(execution).sort()).toEqual(["DecryptSecrets", "LogInToRegistry", "PullImage", "ReadSecrets", "WriteLogs"]);
  expect(execution.ReadSecrets).toMatchObject({ Action: ["secretsmanager:GetSecretValue"] });
  expect(shortResources(execution.ReadSecrets)).toEqual([
    expect.stringMatching(/^aws_secretsmanager_secretall_secrets_pseudonym-key_\w+arn$/),
  ]);
  expect(execution.DecryptSecrets).toMatchObject({ Action: ["kms:Decrypt"] });
  expect(shortResources(execution.DecryptSecrets)).toEqual(["aws_kms_keyplatformarn"]);
});

describe("a function with buckets and secrets", () => {
  const changed = synthesize(
    configOf("dev", (config) => {
      const handler = config.services["payment-handler"];
      if (handler?.kind !== "function") throw new Error("payment-handler is a function");
      const changes = {
        buckets: {
          data: ["GetObject" as const, "PutObject" as const, "ListBucket" as const],
          artifacts: ["DeleteObject" as const],
        },
        secrets: { PROVIDER_KEY: "pseudonym-key" },
      };
      return { ...config, services: { ...config.services, "payment-handler": { ...handler, ...changes } } };
    }),
  );
  const policy = statements(changed.named("compute", "aws_iam_role_policy", "observability-platform-payment-handler-dev").policy);

  test("reads and writes objects of a bucket, and lists the bucket itself, only as the configuration says", () => {
    expect(policy.ObjectsData).toMatchObject({ Action: ["s3:GetObject", "s3:PutObject"] });
    expect(shortResources(policy.ObjectsData)).toEqual([expect.stringMatching(/^aws_s3_bucketall_buckets_data_\w+arn\/\*$/)]);
    expect(policy.ListData).toMatchObject({ Action: ["s3:ListBucket"] });
    expect(shortResources(policy.ListData)).toEqual([expect.stringMatching(/^aws_s3_bucketall_buckets_data_\w+arn$/)]);
    expect(policy.ObjectsArtifacts).toMatchObject({ Action: ["s3:DeleteObject"] });
    expect(policy).not.toHaveProperty("ListArtifacts");
  });

  test("reads its secret, whose name it is told", () => {
    expect(policy.ReadSecrets).toMatchObject({ Action: ["secretsmanager:GetSecretValue"] });
    const fn = changed.named("compute", "aws_lambda_function", "observability-platform-payment-handler-dev", "function_name");
    const { variables } = body(fn.environment);
    expect(variables).toMatchObject({
      PROVIDER_KEY: expect.stringMatching(/pseudonym-key_\w+name\}$/),
      BUCKET_DATA: expect.stringMatching(/data_\w+id\}$/),
      BUCKET_ARTIFACTS: expect.stringMatching(/artifacts_\w+id\}$/),
    });
  });
});

test("a service that queries may read the table's indexes too, others may not", () => {
  const queries = synthesize(
    configOf("dev", (config) => {
      const api = config.services["order-api"];
      if (!api) throw new Error("order-api is configured");
      return { ...config, services: { ...config.services, "order-api": { ...api, tables: { orders: ["Query"] } } } };
    }),
  );
  const policy = statements(queries.named("compute", "aws_iam_role_policy", "observability-platform-order-api-task-dev").policy);
  expect(shortResources(policy.TableOrders)).toEqual([
    "aws_dynamodb_tableordersarn",
    "aws_dynamodb_tableordersarn/index/by-user",
  ]);
});
