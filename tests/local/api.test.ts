import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { BatchGetTracesCommand, XRayClient } from "@aws-sdk/client-xray";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../config/load.js";
import { local } from "../../config/local.js";
import { type Host, startHost } from "../../local/host/index.js";
import { MOTO_CREDENTIALS, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { which } from "../../local/tools/index.js";
import { type Deployed, writeApiDeployment } from "./api-fixtures.js";

const root = mkdtempSync(join(tmpdir(), "api-"));
const project = resolve(import.meta.dirname, "../..");
const API_LOG = "/aws/apigateway/shop-api-test";
const KEY = { "x-api-key": "value-one", "content-type": "application/json" };
const warnings: string[] = [];
let moto: Moto;
let host: Host;
let deployed: Deployed;
let sqs: SQSClient;
let dynamo: DynamoDBClient;
let logs: CloudWatchLogsClient;

const client = (endpoint: string) => ({ endpoint, region: "us-east-1", credentials: MOTO_CREDENTIALS });

/** Repeats a look until it shows something. */
async function eventually<T>(look: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not seen within ${seconds} s; warnings: ${warnings.join("; ")}`);
}

const lineOf = async (group: string, pattern: string): Promise<string | undefined> => {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
  return events.map(({ message }) => message ?? "").find((message) => message.includes(pattern));
};

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  moto = await startMoto(binary, process.env, join(root, "moto.log"));
  const direct = client(moto.url);
  sqs = new SQSClient(direct);
  dynamo = new DynamoDBClient(direct);
  logs = new CloudWatchLogsClient(direct);
  for (const logGroupName of [
    API_LOG,
    "/aws/lambda/shop-metrics-api-test",
    "/aws/lambda/shop-log-processor-test",
    "/ecs/shop-order-api",
  ])
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await dynamo.send(
    new CreateTableCommand({
      TableName: "metrics",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  await new S3Client({ ...direct, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: "shop-data" }));
  const secret = await new SecretsManagerClient(direct).send(
    new CreateSecretCommand({ Name: "key", SecretString: "k".repeat(64) }),
  );
  const queue = await sqs.send(new CreateQueueCommand({ QueueName: "failures" }));
  deployed = {
    table: "metrics",
    bucket: "shop-data",
    secretArn: secret.ARN ?? "",
    failuresUrl: queue.QueueUrl ?? "",
    failuresArn: "arn:aws:sqs:us-east-1:123456789012:failures",
  };
  writeApiDeployment(root, deployed);
  cpSync(join(project, "local/host/worker"), join(root, "local/host/worker"), { recursive: true });
  host = await startHost({
    config: parseConfig(local, "local"),
    motoUrl: moto.url,
    stateDirectory: join(root, "state"),
    projectRoot: root,
    provider: { url: "http://127.0.0.1:9" },
    notify: (event) => {
      if (event.kind === "warning") warnings.push(event.message);
    },
    entryOf: async () => join(root, "container.mjs"),
  });
});

afterAll(async () => {
  await host?.stop();
  if (moto) await stopMoto(moto);
});

const post = (body: string, headers: Readonly<Record<string, string>> = KEY) =>
  fetch(`${host.apiUrl}/metrics`, { method: "POST", headers, body });

describe("the API on a real moto", () => {
  test("gives away the key that opens it, and a posted metric is in the table under the key's id", async () => {
    expect(host.apiKey).toBe("value-one");
    const answer = await post('{"value":7}');
    expect(answer.status).toBe(202);
    const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: "metrics" }));
    expect(Items.map(({ tenant, value }) => [tenant?.S, value?.N])).toEqual([["k-one", "7"]]);
  });

  test("writes its access log and one trace through stage and function", async () => {
    const traceId = `1-${Math.floor(Date.now() / 1000).toString(16)}-${"c".repeat(24)}`;
    const answer = await post('{"value":8}', { ...KEY, "x-amzn-trace-id": `Root=${traceId};Sampled=1` });
    expect(await answer.json()).toMatchObject({
      trace: expect.stringMatching(new RegExp(`^Root=${traceId};Parent=\\w{16};Sampled=1$`)),
    });
    expect(JSON.parse(await eventually(() => lineOf(API_LOG, traceId)))).toMatchObject({ status: "202", tenant: "k-one" });
    const documents = await eventually(async () => {
      const { Traces } = await new XRayClient(client(host.awsUrl)).send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
      const found = (Traces?.[0]?.Segments ?? []).map((segment) => JSON.parse(segment.Document ?? "{}"));
      return found.length >= 3 ? found : undefined;
    });
    const of = (origin: string) => documents.find((document) => document.origin === origin);
    const stage = of("AWS::ApiGateway::Stage");
    expect(of("AWS::Lambda").parent_id).toBe(stage.subsegments[0].id);
    expect(of("AWS::Lambda::Function").parent_id).toBe(of("AWS::Lambda").id);
  });

  test("lets nobody in without the key", async () => {
    const answer = await post('{"value":9}', { "content-type": "application/json" });
    expect([answer.status, await answer.json()]).toEqual([403, { message: "Forbidden" }]);
  });
});

describe("what is pushed to functions, on a real moto", () => {
  const put = (Key: string, Body: string) =>
    new S3Client({ ...client(host.awsUrl), forcePathStyle: true }).send(
      new PutObjectCommand({ Bucket: deployed.bucket, Key, Body }),
    );

  test("is an object that lands below the prefix, and no other", async () => {
    await put("analyses/a.json", "{}");
    await put("logs/a day.log", "four");
    const line = await eventually(() => lineOf("/aws/lambda/shop-log-processor-test", "parsed"));
    expect(JSON.parse(line)).toMatchObject({ bucket: "shop-data", key: "logs/a+day.log", size: 4 });
    expect(await host.drain(10_000)).toBe(true);
    expect(await lineOf("/aws/lambda/shop-log-processor-test", "analyses")).toBeUndefined();
  });

  test("goes to the destination when the function fails", async () => {
    await put("logs/broken.log", "x");
    const { Body } = await eventually(async () => {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deployed.failuresUrl }));
      return Messages?.[0];
    });
    expect(JSON.parse(Body ?? "")).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 1 },
      requestPayload: { Records: [{ eventName: "ObjectCreated:Put", s3: { object: { key: "logs/broken.log" } } }] },
      responsePayload: { errorMessage: "cannot be parsed" },
    });
  });
});

test("a container gets its secret's value, and the value is in no log", async () => {
  expect(await (await fetch(host.ordersUrl)).json()).toEqual({ key: "k".repeat(64) });
  expect(await lineOf("/ecs/shop-order-api", "kkkk")).toBeUndefined();
  // The tests run on any Node.js; that it is another than Lambda's is said, and is no trouble.
  expect(warnings.filter((warning) => !warning.startsWith("functions run on Node.js"))).toEqual([]);
});
