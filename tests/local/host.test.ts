import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { BatchGetTracesCommand, GetServiceGraphCommand, XRayClient } from "@aws-sdk/client-xray";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../config/load.js";
import { local } from "../../config/local.js";
import { type Host, type HostEvent, startHost } from "../../local/host/index.js";
import { MOTO_CREDENTIALS, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { which } from "../../local/tools/index.js";
import { type DeployedQueues, writeDeployment } from "./host-fixtures.js";

const root = mkdtempSync(join(tmpdir(), "host-"));
const project = resolve(import.meta.dirname, "../..");
const events: HostEvent[] = [];
let moto: Moto;
let host: Host;
let queues: DeployedQueues;
let direct: SQSClient;
let through: { sqs: SQSClient; logs: CloudWatchLogsClient; xray: XRayClient; cloudwatch: CloudWatchClient };

const client = (endpoint: string) => ({ endpoint, region: "us-east-1", credentials: MOTO_CREDENTIALS });

/** Repeats a look until it shows what is wanted. */
async function eventually<T>(look: () => Promise<T | null>, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not seen within ${seconds} s`);
}

const messagesOf = async (group: string, pattern = ""): Promise<string[]> => {
  const { events: found = [] } = await through.logs.send(new FilterLogEventsCommand({ logGroupName: group }));
  return found.flatMap(({ message }) => (message?.includes(pattern) ? [message] : []));
};

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  moto = await startMoto(binary, process.env, join(root, "moto.log"));
  direct = new SQSClient(client(moto.url));
  const logs = new CloudWatchLogsClient(client(moto.url));
  for (const logGroupName of ["/aws/lambda/shop-order-processor", "/aws/lambda/shop-payment-handler", "/ecs/shop-order-api"])
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await direct.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
  const ordersDlq = await create("orders-dlq", {});
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: "arn:aws:sqs:us-east-1:123456789012:orders-dlq",
    maxReceiveCount: 3,
  });
  const orders = await create("orders", { VisibilityTimeout: "2", RedrivePolicy });
  queues = { orders, ordersDlq, payments: await create("payments", { VisibilityTimeout: "2" }) };
  writeDeployment(root, queues);
  cpSync(join(project, "local/host/worker"), join(root, "local/host/worker"), { recursive: true });
  host = await startHost({
    config: parseConfig(local, "local"),
    motoUrl: moto.url,
    stateDirectory: join(root, "state"),
    projectRoot: root,
    provider: { url: "http://127.0.0.1:9" },
    notify: (event) => void events.push(event),
    entryOf: async () => join(root, "container.mjs"),
  });
  through = {
    sqs: new SQSClient({ ...client(host.awsUrl), useQueueUrlAsEndpoint: false }),
    logs: new CloudWatchLogsClient(client(host.awsUrl)),
    xray: new XRayClient(client(host.awsUrl)),
    cloudwatch: new CloudWatchClient(client(host.awsUrl)),
  };
});

afterAll(async () => {
  await host?.stop();
  if (moto) await stopMoto(moto);
});

const send = (body: string, trace?: string) =>
  through.sqs.send(
    new SendMessageCommand({
      QueueUrl: queues.orders,
      MessageBody: body,
      ...(trace && { MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } } }),
    }),
  );

describe("the host on a real moto", () => {
  test("the container got its variables, pointing to the endpoint, and nothing of this machine", async () => {
    const answer = await (await fetch(host.ordersUrl)).json();
    expect(answer).toEqual({ queue: queues.orders.replace(moto.url, host.awsUrl), region: "us-east-1", home: null });
    expect(await eventually(async () => (await messagesOf("/ecs/shop-order-api", "listening"))[0] ?? null)).toContain("INFO");
  });

  test("a message goes through both functions; its trace is whole, its lines and metrics are there", async () => {
    const traceId = `1-${Math.floor(Date.now() / 1000).toString(16)}-${"a".repeat(24)}`;
    await send("order-1", `Root=${traceId};Parent=${"b".repeat(16)};Sampled=1`);
    expect(await host.drain(20_000)).toBe(true);
    const lines = await eventually(async () => {
      const found = await messagesOf("/aws/lambda/shop-payment-handler");
      return found.some((line) => line.includes("platform.report")) ? found : null;
    });
    expect(lines.map((line) => JSON.parse(line).type ?? JSON.parse(line).message ?? "emf")).toEqual([
      "platform.start",
      "done",
      "emf",
      "platform.report",
    ]);
    const segments = await eventually(async () => {
      const { Traces } = await through.xray.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
      const documents = (Traces?.[0]?.Segments ?? []).map((segment) => JSON.parse(segment.Document ?? "{}"));
      return documents.length >= 2 ? documents : null;
    });
    const [first, second] = ["order-processor", "payment-handler"].map((name) => segments.find((one) => one.name === name));
    expect(first).toMatchObject({ parent_id: "b".repeat(16) });
    expect(second).toMatchObject({ parent_id: first.id });
    const EndTime = new Date();
    const graph = await through.xray.send(
      new GetServiceGraphCommand({ StartTime: new Date(EndTime.getTime() - 600_000), EndTime }),
    );
    const named = (name: string) => graph.Services?.find((service) => service.Name === name);
    const reference = named("payment-handler")?.ReferenceId;
    expect(named("order-processor")?.Edges?.map((edge) => edge.ReferenceId)).toEqual([reference]);
    const lambda = graph.Services?.filter((service) => service.Name === "shop-order-processor").map((service) => service.Type);
    expect(lambda?.sort()).toEqual(["AWS::Lambda", "AWS::Lambda::Function"]);
  });

  test("p99 and EMF metrics are answered by GetMetricData", async () => {
    const metric = (Namespace: string, MetricName: string, Name: string, Value: string) => ({
      Namespace,
      MetricName,
      Dimensions: [{ Name, Value }],
    });
    const stat = (Id: string, Stat: string, Metric: ReturnType<typeof metric>) => ({
      Id,
      MetricStat: { Metric, Stat, Period: 3600 },
    });
    const now = Date.now();
    const { MetricDataResults: results = [] } = await through.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 60_000),
        MetricDataQueries: [
          stat("p99", "p99", metric("AWS/Lambda", "Duration", "FunctionName", "shop-order-processor")),
          stat("errors", "Sum", metric("AWS/Lambda", "Errors", "FunctionName", "shop-order-processor")),
          stat("done", "Sum", metric("shop/Application", "OperationSucceeded", "service", "payment-handler")),
        ],
      }),
    );
    const value = (id: string) => (results.find(({ Id }) => Id === id)?.Values ?? []).reduce((sum, one) => sum + one, 0);
    expect(value("p99")).toBeGreaterThan(0);
    expect([value("errors"), value("done")]).toEqual([0, 1]);
  });

  test("of a batch only the failed message comes again, and ends in the dead-letter queue after three receives", async () => {
    await Promise.all([send("good-1"), send("bad"), send("good-2")]);
    const dead = await eventually(async () => {
      const { Messages } = await direct.send(new ReceiveMessageCommand({ QueueUrl: queues.ordersDlq, AttributeNames: ["All"] }));
      return Messages?.[0] ?? null;
    });
    expect(dead.Body).toBe("bad");
    expect(await host.drain(20_000)).toBe(true);
    const done = await messagesOf("/aws/lambda/shop-order-processor", '"done"');
    expect(done.filter((line) => line.includes("good"))).toHaveLength(2);
  });

  test("a hanging and an exiting invocation are seen, logged, and their messages come again", async () => {
    events.length = 0;
    await send("hang");
    await eventually(async () => events.find((event) => event.kind === "function-timed-out") ?? null);
    await send("exit");
    await eventually(async () => events.find((event) => event.kind === "function-crashed") ?? null);
    const report = await eventually(
      async () => (await messagesOf("/aws/lambda/shop-order-processor", '"status":"timeout"'))[0] ?? null,
    );
    expect(JSON.parse(report)).toMatchObject({ type: "platform.report", record: { status: "timeout" } });
    const crash = await eventually(
      async () => (await messagesOf("/aws/lambda/shop-order-processor", "exit status 7"))[0] ?? null,
    );
    expect(JSON.parse(crash)).toMatchObject({ level: "ERROR", message: { errorType: "Runtime.ExitError" } });
  });

  test("a container that ends by itself is seen", async () => {
    await fetch(`${host.ordersUrl}/exit`).catch(() => null);
    const exit = await eventually(async () => events.find((event) => event.kind === "container-exited") ?? null);
    expect(exit).toMatchObject({ service: "order-api", code: 9 });
  });

  test("a killed moto is seen within five seconds, and stopping still works", async () => {
    await stopMoto(moto);
    const killed = Date.now();
    await eventually(async () => events.find((event) => event.kind === "moto-lost") ?? null, 5);
    expect(Date.now() - killed).toBeLessThan(5000);
    await host.stop();
    await expect(fetch(host.awsUrl)).rejects.toThrow();
  });
});
