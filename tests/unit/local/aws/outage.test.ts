import { createServer, type Server } from "node:http";
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalAws, startLocalAws } from "../../../../local/aws/index.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

let upstream: Server;
let aws: LocalAws;
let dynamo: DynamoDBClient;
let passed: number;

beforeEach(async () => {
  passed = 0;
  upstream = createServer((request, response) => {
    passed += 1;
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}"));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const address = upstream.address();
  const port = typeof address === "object" && address ? address.port : 0;
  aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics: createMetricStore() });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  dynamo = new DynamoDBClient({ endpoint: aws.url, region: "us-east-1", credentials, maxAttempts: 1 });
});

afterEach(async () => {
  dynamo.destroy();
  await aws.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const key = { id: { S: "1" } };
const get = (table: string) => dynamo.send(new GetItemCommand({ TableName: table, Key: key }));
const batch = (table: string) =>
  dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item: key } }] } }));
const transact = (table: string) =>
  dynamo.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: "other", Item: key } }, { Put: { TableName: table, Item: key } }],
    }),
  );

describe("a table that is down", () => {
  it.each([
    ["GetItem", get],
    ["BatchWriteItem", batch],
    ["TransactWriteItems", transact],
  ])("answers %s as DynamoDB when it is down, and the caller cannot tell the difference", async (_, call) => {
    aws.setTablesDown(["metrics"]);
    await expect(call("metrics")).rejects.toMatchObject({ name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } });
    expect(passed).toBe(0);
    await call("other");
    expect(passed).toBeGreaterThan(0);
  });

  it("can still be described, and answers again when it is up", async () => {
    aws.setTablesDown(["metrics"]);
    await dynamo.send(new DescribeTableCommand({ TableName: "metrics" }));
    aws.setTablesDown([]);
    await get("metrics");
    expect(passed).toBe(2);
  });
});
