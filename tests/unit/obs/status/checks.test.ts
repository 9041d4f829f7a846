import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { breakersCheck } from "../../../../obs/operations/status/breakers.js";
import { deadLettersCheck } from "../../../../obs/operations/status/dead-letters.js";
import type { Check } from "../../../../obs/operations/status/model.js";
import { secretsCheck } from "../../../../obs/operations/status/secrets.js";
import { subscriptionsCheck } from "../../../../obs/operations/status/subscriptions.js";
import { telemetryCheck, watchedServices } from "../../../../obs/operations/status/telemetry.js";

const connection = { region: "us-east-1" };
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const dynamo = mockClient(DynamoDBClient);
const manager = mockClient(SecretsManagerClient);
const cloudWatch = mockClient(CloudWatchClient);
afterAll(() => {
  for (const mock of [sns, sqs, dynamo, manager, cloudWatch]) mock.restore();
});
afterEach(() => {
  for (const client of [sns, sqs, dynamo, manager, cloudWatch]) client.reset();
});

/** Subject → how it is. */
const healths = async ({ run }: Check) =>
  Object.fromEntries((await run(new AbortController().signal)).map(({ subject, health }) => [subject, health]));

describe("subscriptions", () => {
  const arn = (topic: string) => `arn:aws:sns:us-east-1:1:${topic}`;
  const subscription = (topic: string, Endpoint: string, SubscriptionArn: string) => ({
    ...{ TopicArn: arn(topic), Protocol: "email", Endpoint, SubscriptionArn },
  });

  it("are not fine until each is confirmed, on every page of the answer", async () => {
    sns
      .on(ListSubscriptionsCommand)
      .resolvesOnce({ Subscriptions: [subscription("critical", "a@x.io", `${arn("critical")}:1`)], NextToken: "2" })
      .resolves({
        Subscriptions: [
          subscription("critical", "b@x.io", "PendingConfirmation"),
          subscription("others", "c@x.io", "PendingConfirmation"),
        ],
      });
    expect(await healths(subscriptionsCheck(connection, ["critical", "low"]))).toEqual({
      "critical → email a@x.io": "ok",
      "critical → email b@x.io": "bad",
      low: "note",
    });
  });
});

describe("dead letters", () => {
  it("are not fine while one is there, also one that is being looked at", async () => {
    sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: QueueName }));
    const counts = (visible: string, hidden: string) => ({
      Attributes: { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden },
    });
    sqs.on(GetQueueUrlCommand, { QueueName: "gone" }).rejects(new QueueDoesNotExist({ message: "gone", $metadata: {} }));
    sqs.on(GetQueueAttributesCommand, { QueueUrl: "empty" }).resolves(counts("0", "0"));
    sqs.on(GetQueueAttributesCommand, { QueueUrl: "full" }).resolves(counts("3", "0"));
    sqs.on(GetQueueAttributesCommand, { QueueUrl: "taken" }).resolves(counts("0", "1"));
    sqs.on(GetQueueAttributesCommand, { QueueUrl: "silent" }).resolves({});
    expect(await healths(deadLettersCheck(connection, ["empty", "full", "taken", "gone", "silent"]))).toEqual({
      ...{ empty: "ok", full: "bad", taken: "bad", gone: "bad", silent: "unknown" },
    });
  });
});

describe("breakers", () => {
  it("are not fine while one is open", async () => {
    const item = (dependency: string, state: string) => marshall({ dependency, state, openedAt: 0, failures: 0 });
    dynamo.on(ScanCommand).resolves({
      Items: [item("provider", "CLOSED"), item("store", "OPEN"), item("queue", "HALF_OPEN"), marshall({ dependency: "odd" })],
    });
    expect(await healths(breakersCheck(connection, "circuit"))).toEqual({
      ...{ provider: "ok", store: "bad", queue: "note", odd: "unknown" },
    });
  });
});

describe("secrets", () => {
  it("without a value are not fine, and the detail says what sets them", async () => {
    manager.on(DescribeSecretCommand).resolves({});
    const config = {
      ...loadConfig({ ENVIRONMENT: "prod" }),
      secrets: { hook: { description: "a webhook" }, key: { description: "a key", generatedCharacters: 32 } },
    };
    const found = await secretsCheck(connection, config).run(new AbortController().signal);
    expect(found.map(({ health, detail }) => [health, detail])).toEqual([
      ["bad", "has no value: obs secrets set prod hook < file"],
      ["bad", "has no value: obs deploy prod"],
    ]);
  });
});

describe("telemetry", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const watched = (service: string, everyMinutes?: number) => ({
    ...{ service, namespace: "AWS/Lambda", metric: "Invocations", dimensions: { FunctionName: service } },
    ...(everyMinutes !== undefined && { everyMinutes }),
  });

  it("must be fresh where a schedule runs, and is merely told elsewhere", async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: "m0", Timestamps: [ago(10), ago(15)] },
        { Id: "m1", Timestamps: [ago(60)] },
        { Id: "m2", Timestamps: [] },
        { Id: "m3", Timestamps: [ago(600)] },
        { Id: "m4", Timestamps: [] },
        { Id: "m5", Timestamps: [] },
      ],
    });
    const services = [
      ...[watched("fresh", 1), watched("late", 1), watched("dead", 5), watched("asked", undefined), watched("quiet", undefined)],
      watched("daily", 1440),
    ];
    expect(await healths(telemetryCheck(connection, services, () => now))).toEqual({
      ...{ fresh: "ok", late: "bad", dead: "bad", asked: "ok", quiet: "note", daily: "note" },
    });
  });

  it("takes the newest datapoint of all pages, and asks in calls of at most 500 metrics", async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [{ Id: "m0", Timestamps: [ago(90)] }], NextToken: "2" })
      .resolves({ MetricDataResults: [{ Id: "m0", Timestamps: [ago(7)] }] });
    const many = Array.from({ length: 501 }, (_, index) => watched(`f${index}`, index === 0 ? 1 : undefined));
    expect((await healths(telemetryCheck(connection, many, () => now))).f0).toBe("ok");
    const sizes = cloudWatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.MetricDataQueries?.length);
    expect(sizes).toEqual([500, 500, 1]);
  });

  it("is expected of every function, and of a container once it has an image", () => {
    const config = loadConfig({ ENVIRONMENT: "dev" });
    const names = () => watchedServices(config, "cluster").map(({ service }) => service);
    expect(names()).toContain("order-processor");
    expect(names()).not.toContain("order-api");
    const api = config.services["order-api"];
    if (api?.kind !== "container") throw new TypeError("order-api is no container any more");
    config.services["order-api"] = { ...api, imageDigest: `sha256:${"0".repeat(64)}` };
    expect(names()).toContain("order-api");
  });
});
