import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { PostedMetricSchema } from "../../domain/contracts/metric.js";
import { stub } from "../lambda/stubs.js";
import { reportCpu } from "./cpu.js";
import { sampleBody, sampleRequest } from "./samples.js";

// usage: node … <metrics in a request> <body|validate|calls>
const [, , count, what] = process.argv;
stub("transport");
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const QueueUrl = "http://127.0.0.1:1/000000000000/metrics";

const BodySchema = v.union([PostedMetricSchema, v.array(PostedMetricSchema)]);
const One = v.array(PostedMetricSchema);

type Item = v.InferOutput<typeof PostedMetricSchema>;

const groupsOf = (items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / 25) }, (_, n) => items.slice(n * 25, n * 25 + 25));

/** The calls that storing and queueing these metrics takes, with the items that are stored. */
async function calls(items: readonly Item[], round: number): Promise<void> {
  const stored = (item: Item, n: number) => ({
    ...item,
    id: `met_${"a".repeat(24)}${String(round * 500 + n).padStart(8, "0")}`,
    series: `keyabc123#${item.service_name}#${item.metric_type}#${n % 4}`,
    at: `${item.timestamp}#met_${n}`,
    tenantService: `keyabc123#${item.service_name}#${n % 4}`,
    correlationId: "c7a30b1e-3f0e-4f6e-9d7a-aaaaaaaaaaaa",
    receivedAt: new Date().toISOString(),
    expiresAt: 1_800_000_000,
  });
  await Promise.all(
    groupsOf(items).flatMap((group) => [
      dynamo.send(
        new BatchWriteItemCommand({
          RequestItems: { metrics: group.map((item, n) => ({ PutRequest: { Item: marshall(stored(item, n)) } })) },
        }),
      ),
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ type: "metrics.accepted", points: group }) })),
    ]),
  );
}

/** A handler that does nothing but what its name says. */
async function bare(body: string, round: number): Promise<{ statusCode: number; body: string }> {
  const input: unknown = JSON.parse(body);
  if (what === "validate") {
    const items = v.parse(BodySchema, input);
    return { statusCode: 202, body: JSON.stringify({ accepted: Array.isArray(items) ? items.length : 1 }) };
  }
  const items = Array.isArray(input) ? v.parse(One, input) : [v.parse(PostedMetricSchema, input)];
  await calls(items, round);
  return { statusCode: 202, body: JSON.stringify({ accepted: items.length }) };
}

await reportCpu(Number(count), async (round) => {
  const { body } = sampleRequest(sampleBody(round, Number(count)));
  if (what !== "body") await bare(body ?? "", round);
});
