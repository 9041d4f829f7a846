import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { WATCH_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { checkAll } from "../../../lambdas/health-monitor/check-all.js";
import { readSettings } from "../../../lambdas/health-monitor/settings.js";
import { stubEnvironment } from "./support/environment.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}-test`;
const depth = (name: string, waiting: number, inFlight = 0) =>
  sqs.on(GetQueueAttributesCommand, { QueueUrl: url(name) }).resolves({
    Attributes: {
      ApproximateNumberOfMessages: String(waiting),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
    },
  });

beforeAll(async () => {
  stubEnvironment("health-monitor", {
    [WATCH_VARIABLES.queues]: JSON.stringify({ orders: url("orders"), "orders-dlq": url("orders-dlq") }),
    [WATCH_VARIABLES.tables]: JSON.stringify({ orders: "platform-orders-test" }),
    [WATCH_VARIABLES.metricsNamespace]: "observability-platform/Infrastructure",
  });
  ({ handler } = await import("../../../lambdas/health-monitor/handler.js"));
});
beforeEach(() => {
  dynamo.reset();
  sqs.reset();
  depth("orders", 7, 2);
  depth("orders-dlq", 0);
  dynamo.on(DescribeTableCommand).resolves({ Table: { TableStatus: "ACTIVE", ItemCount: 12, TableSizeBytes: 3456 } });
  dynamo.on(GetItemCommand).resolves({});
  output = captureOutput();
});
afterEach(() => output.restore());
afterAll(() => vi.unstubAllEnvs());

/** What was measured of the infrastructure, each value with what it is about. */
const findings = () =>
  output.emf().flatMap((line) => {
    const [directive] = line._aws.CloudWatchMetrics;
    if (directive?.Namespace !== "observability-platform/Infrastructure") return [];
    const about = String(line.queue ?? line.table ?? line.dependency);
    return directive.Metrics.map(({ Name }) => `${Name} ${about} ${line[Name]}`);
  });

const circuit = (state: string) =>
  dynamo.on(GetItemCommand).resolves({
    Item: {
      dependency: { S: "payment-provider" },
      state: { S: state },
      failures: { N: "5" },
      openedAt: { N: "1" },
      leaseUntil: { N: "0" },
      version: { N: "6" },
    },
  });

describe("a look at healthy dependencies", () => {
  it("measures each of them", async () => {
    await handler({}, context());
    expect(findings().sort()).toEqual([
      "BreakerOpen circuit:bedrock 0",
      "BreakerOpen circuit:metrics-claims 0",
      "BreakerOpen circuit:metrics-queue 0",
      "BreakerOpen circuit:metrics-store 0",
      "BreakerOpen circuit:payment-provider 0",
      "DeadLetters orders-dlq 0",
      "DependencyHealthy circuit:bedrock 1",
      "DependencyHealthy circuit:metrics-claims 1",
      "DependencyHealthy circuit:metrics-queue 1",
      "DependencyHealthy circuit:metrics-store 1",
      "DependencyHealthy circuit:payment-provider 1",
      "DependencyHealthy queue:orders 1",
      "DependencyHealthy queue:orders-dlq 1",
      "DependencyHealthy table:orders 1",
      "QueueDepth orders 7",
      "QueueInFlight orders 2",
      "TableItemCount orders 12",
      "TableSizeBytes orders 3456",
    ]);
  });

  it("uses one dimension beside service and environment, and keeps its own metrics apart", async () => {
    await handler({}, context());
    const directives = output.emf().map((line) => line._aws.CloudWatchMetrics[0]);
    for (const directive of directives) {
      const further = directive?.Dimensions[0]?.filter((name) => !["service", "environment"].includes(name)) ?? [];
      const isFinding = directive?.Namespace.endsWith("/Infrastructure");
      expect(further).toEqual(isFinding ? [expect.stringMatching(/^(queue|table|dependency)$/)] : []);
    }
    const own = directives.filter((directive) => directive?.Namespace.endsWith("/Application"));
    expect(own.map((directive) => directive?.Metrics.map(({ Name }) => Name))).toEqual([
      ["OperationSucceeded", "OperationDuration"],
    ]);
  });

  it("ends in one line", async () => {
    await handler({}, context());
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "INFO", operation: "check-health", outcome: "healthy", checked: 8 }),
    ]);
  });
});

describe("a dependency that is not well", () => {
  const problems = () => output.lines().map(({ level, outcome, problems }) => ({ level, outcome, problems }));

  it("and does not answer is unhealthy; the others are measured all the same", async () => {
    sqs.on(GetQueueAttributesCommand, { QueueUrl: url("orders") }).rejects(new Error("AccessDenied"));
    await handler({}, context());

    expect(findings()).toContain("DependencyHealthy queue:orders 0");
    expect(findings()).toContain("TableItemCount orders 12");
    expect(findings().join()).not.toContain("QueueDepth");
    expect(problems()).toEqual([
      {
        level: "WARN",
        outcome: "unhealthy",
        problems: [{ dependency: "queue:orders", state: "unhealthy", problem: expect.stringContaining("AccessDenied") }],
      },
    ]);
  });

  it("and answers nonsense is unhealthy", async () => {
    sqs.on(GetQueueAttributesCommand, { QueueUrl: url("orders") }).resolves({ Attributes: {} });
    dynamo.on(DescribeTableCommand).resolves({});
    circuit("AJAR");
    await handler({}, context());
    expect(
      findings()
        .filter((finding) => finding.startsWith("DependencyHealthy"))
        .sort(),
    ).toEqual([
      "DependencyHealthy circuit:bedrock 0",
      "DependencyHealthy circuit:metrics-claims 0",
      "DependencyHealthy circuit:metrics-queue 0",
      "DependencyHealthy circuit:metrics-store 0",
      "DependencyHealthy circuit:payment-provider 0",
      "DependencyHealthy queue:orders 0",
      "DependencyHealthy queue:orders-dlq 1",
      "DependencyHealthy table:orders 0",
    ]);
  });

  it("and holds dead letters is degraded, yet answers", async () => {
    depth("orders-dlq", 3);
    await handler({}, context());
    expect(findings()).toEqual(expect.arrayContaining(["DeadLetters orders-dlq 3", "DependencyHealthy queue:orders-dlq 1"]));
    expect(problems()).toEqual([expect.objectContaining({ level: "WARN", outcome: "degraded" })]);
  });

  it("and is behind an open breaker is unhealthy, and asked for by its name", async () => {
    circuit("OPEN");
    await handler({}, context());
    expect(findings()).toContain("BreakerOpen circuit:payment-provider 1");
    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: "circuit",
      Key: { dependency: { S: "payment-provider" } },
    });
  });

  it("and never answers is given up at its own deadline, while the others were not kept waiting", async () => {
    const healthy = { dependency: "quick", look: async () => ({ state: "healthy" as const, measured: [] }) };
    const { done } = await checkAll([{ dependency: "slow", look: () => new Promise(() => undefined) }, healthy], 5);
    expect(done).toMatchObject({
      outcome: "unhealthy",
      fields: { problems: [{ dependency: "slow", problem: expect.stringContaining("within 5 ms") }] },
    });
  });
});

describe("the variables of the health monitor", () => {
  it.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["empty", "{}"],
    ["not of texts", '{"orders":1}'],
  ])("are refused when the queues are %s", (_what, value) => {
    expect(() => readSettings({ ...process.env, [WATCH_VARIABLES.queues]: value })).toThrow(WATCH_VARIABLES.queues);
  });
});
