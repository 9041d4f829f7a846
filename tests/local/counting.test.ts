import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, ScanCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toPending, toStored } from "../../domain/metrics/points.js";
import { createPutPending, createReadPending } from "../../lambdas/shared/repositories/pending.js";
import { type LocalAws, startLocalAws } from "../../local/aws/index.js";
import { MOTO_CREDENTIALS, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { which } from "../../local/tools/index.js";
import { createMetricStore } from "../../simulator/metrics/index.js";
import { platformTables } from "../support/memory-dynamo/index.js";
import { createPipeline, messageOf, metricId } from "../unit/lambdas/support/pipeline.js";
import { expectedTable, foundIn } from "../unit/lambdas/support/pipeline-table.js";

const SHARDS = 2;
const NOW = new Date("2026-01-02T03:04:05.678Z");
const RECEIVED = NOW.toISOString();
const about = { tenant: "keyabc123", correlationId: "correlation-1", receivedAt: RECEIVED, shards: SHARDS, retentionDays: 30 };
let moto: Moto;
let aws: LocalAws;
let dynamo: DynamoDBClient;

const keySchema = ([partition = "", sort]: readonly string[]) => [
  { AttributeName: partition, KeyType: "HASH" as const },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" as const }]),
];

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  moto = await startMoto(binary, process.env, join(mkdtempSync(join(tmpdir(), "counting-")), "moto.log"));
  aws = await startLocalAws({ motoUrl: moto.url, metrics: createMetricStore() });
  dynamo = new DynamoDBClient({ endpoint: aws.url, region: "us-east-1", credentials: MOTO_CREDENTIALS });
  const { metrics } = platformTables();
  if (!metrics) throw new Error("the table metrics is not configured");
  const { key, indexes = {} } = metrics;
  await dynamo.send(
    new CreateTableCommand({
      TableName: "metrics",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema(key),
      AttributeDefinitions: [...new Set([...key, ...Object.values(indexes).flat()])].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, attributes]) => ({
        IndexName,
        KeySchema: keySchema(attributes),
        Projection: { ProjectionType: "ALL" },
      })),
    }),
  );
});
afterAll(async () => {
  await aws.stop();
  await stopMoto(moto);
});

/** Everything, in as many pages as there are. */
async function allItems() {
  const items: Record<string, unknown>[] = [];
  for (let ExclusiveStartKey: ScanCommand["input"]["ExclusiveStartKey"]; ; ) {
    const page = await dynamo.send(new ScanCommand({ TableName: "metrics", ExclusiveStartKey }));
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (!ExclusiveStartKey) return items;
  }
}

test("points are counted once when several invocations have them at a time, by what the SDK sends for it", async () => {
  const points = Array.from({ length: 150 }, (_, n) => ({
    id: metricId(n),
    service_name: "checkout",
    metric_type: n % 3 === 0 ? "stock" : "response_time",
    value: (n % 7) - 3.5,
    timestamp: new Date(NOW.getTime() - n * 120_000).toISOString(),
  }));
  const pending = points.slice(0, 10).map((point) => toPending(toStored(point, about), SHARDS));
  await createPutPending(dynamo, "metrics")(pending, () => undefined);
  const found = await Promise.all([0, 1].map((shard) => createReadPending(dynamo, "metrics")(shard, 100)));
  expect(found.flatMap(({ items }) => items)).toHaveLength(10);

  const { invoke, published, asked } = createPipeline({ client: dynamo, shards: SHARDS, now: () => NOW, random: Math.random });
  const messages = Array.from({ length: 6 }, (_, n) => messageOf(points.slice(n * 25, (n + 1) * 25), SHARDS, RECEIVED));
  if (messages[0]) messages[0] = { ...messages[0], swept: true };
  const results = await Promise.all([invoke(messages), invoke(messages.toReversed()), invoke(messages.slice(2, 4))]);
  for (let left = messages.filter((_, index) => results[0]?.[index] instanceof Error); left.length > 0; )
    left = (await invoke(left)).flatMap((result, index) => (result instanceof Error ? (left[index] ?? []) : []));
  expect((await invoke(messages)).every((result) => !(result instanceof Error) && result.published === 0)).toBe(true);

  const items = await allItems();
  expect(items.filter((item) => item.pending !== undefined)).toEqual([]);
  expect(foundIn(items)).toEqual(expectedTable(points.map((point) => toStored(point, about))));
  expect(published.toSorted()).toEqual(points.map(({ id }) => id).sort());
  expect(new Set(asked.map(({ analysisId }) => analysisId)).size).toBe(asked.length);
});

test("the laptop's transactions are done whole or not at all, and say why", async () => {
  const key = (at: string) => ({ series: { S: "whole" }, at: { S: at } });
  const put = (at: string, ConditionExpression?: string) => ({
    Put: { TableName: "metrics", Item: key(at), ...(ConditionExpression && { ConditionExpression }) },
  });
  const add = {
    Update: {
      TableName: "metrics",
      Key: key("sum"),
      UpdateExpression: "ADD #n :one",
      ExpressionAttributeNames: { "#n": "count" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    },
  };
  const absent = "attribute_not_exists(series)";
  await dynamo.send(new TransactWriteItemsCommand({ TransactItems: [put("a", absent), add] }));
  const refused = dynamo.send(new TransactWriteItemsCommand({ TransactItems: [put("b", absent), put("a", absent), add] }));
  await expect(refused).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }, { Code: "None" }],
  });
  const found = (await allItems()).filter(({ series }) => series === "whole");
  expect(found.map(({ at, count }) => [at, count]).sort()).toEqual([
    ["a", undefined],
    ["sum", 1],
  ]);

  const ClientRequestToken = "the-same-request";
  for (let n = 0; n < 2; n++) await dynamo.send(new TransactWriteItemsCommand({ TransactItems: [add], ClientRequestToken }));
  expect((await allItems()).find(({ series, at }) => series === "whole" && at === "sum")).toMatchObject({ count: 2 });
});
