import { createServer, type ServerResponse } from "node:http";
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startFakeDaemon } from "./support/fake-daemon.js";

const record = (sampled = 1) => ({
  attributes: {
    AWSTraceHeader: `Root=1-6759e988-bd862e3fe1be46a994272793;Parent=63995c3f42cd8ad8;Sampled=${sampled}`,
  },
});

let daemon: Awaited<ReturnType<typeof startFakeDaemon>>;
let telemetry: typeof import("../../../lambdas/shared/telemetry.js");
let endpoint = "";
let answer: (response: ServerResponse) => void;

const server = createServer((_request, response) => answer(response));
const json = (status: number, body: object) => (response: ServerResponse) => {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "content-type": "application/x-amz-json-1.0",
      "content-length": text.length,
      "x-amzn-requestid": "req-1",
    })
    .end(text);
};

const options = () => ({
  endpoint,
  region: "eu-west-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
const dynamo = () => telemetry.traced(new DynamoDBClient(options()));
const get = new GetItemCommand({ TableName: "orders", Key: { orderId: { S: "secret" } }, ConsistentRead: true });

/** The subsegments of a message that makes these calls. */
const callsOf = async (work: () => Promise<unknown>) => {
  await telemetry.withMessageSegment(record(), "x", async () => {
    await work().catch((error: unknown) => expect(error).toBeInstanceOf(Error));
  });
  return (await daemon.received(1))[0]?.subsegments ?? [];
};

beforeAll(async () => {
  daemon = await startFakeDaemon();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  for (const [name, value] of Object.entries({
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_XRAY_DAEMON_ADDRESS: `tcp:127.0.0.1:1 udp:${daemon.address}`,
    _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  }))
    vi.stubEnv(name, value);
  telemetry = await import("../../../lambdas/shared/telemetry.js");
});
afterEach(() => {
  daemon.segments.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await daemon.stop();
});

describe("a traced call of AWS", () => {
  it("tells what was called and how it went, not what was sent", async () => {
    answer = json(200, {});
    const [call] = await callsOf(() => dynamo().send(get));

    expect(call).toMatchObject({
      name: "DynamoDB",
      namespace: "aws",
      aws: {
        operation: "GetItem",
        region: "eu-west-1",
        request_id: "req-1",
        retries: 0,
        table_name: "orders",
        consistent_read: true,
      },
      http: { response: { status: 200, content_length: 2 } },
    });
    expect(call).not.toHaveProperty("fault");
    expect(JSON.stringify(call)).not.toContain("secret");
  });

  it("names the queue, and each table of a batch", async () => {
    answer = json(200, {});
    const RequestItems = { orders: [], payments: [] };
    const calls = await callsOf(async () => {
      await dynamo().send(new BatchWriteItemCommand({ RequestItems }));
      const sqs = telemetry.traced(new SQSClient({ ...options(), md5: false, useQueueUrlAsEndpoint: false }));
      await sqs.send(new SendMessageCommand({ QueueUrl: `${endpoint}/1/payments`, MessageBody: "{}" }));
    });

    expect(calls.map(({ aws }) => aws?.table_names ?? aws?.queue_url)).toEqual([
      ["orders", "payments"],
      `${endpoint}/1/payments`,
    ]);
  });

  it.each([
    [400, "ValidationException", { error: true }, ["fault", "throttle"]],
    [400, "ThrottlingException", { error: true, throttle: true }, ["fault"]],
    [500, "InternalServerError", { fault: true }, ["error", "throttle"]],
  ])("that is answered with %i %s says whose fault that was, and why", async (status, name, flags, without) => {
    answer = json(status, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "no 4111 1111 1111 1111" });
    const [call] = await callsOf(() => dynamo().send(get));

    expect(call).toMatchObject({
      ...flags,
      aws: { operation: "GetItem", request_id: "req-1", table_name: "orders" },
      http: { response: { status } },
      cause: {
        exceptions: [
          {
            type: name,
            remote: true,
            stack: expect.arrayContaining([{ path: expect.any(String), line: expect.any(Number), label: expect.any(String) }]),
          },
        ],
      },
    });
    for (const flag of without) expect(call).not.toHaveProperty(flag);
    expect(JSON.stringify(call)).not.toContain("4111");
  });

  it("that nobody answers is a fault", async () => {
    answer = (response) => response.destroy();
    const [call] = await callsOf(() => dynamo().send(get));

    expect(call).toMatchObject({ fault: true, end_time: expect.any(Number), aws: { table_name: "orders" } });
    expect(call?.http).toBeUndefined();
  });

  it("outside of a message is told on its own, in the invocation's trace", async () => {
    answer = json(200, {});
    await dynamo().send(get);

    expect((await daemon.received(1))[0]).toMatchObject({
      type: "subsegment",
      name: "DynamoDB",
      trace_id: "1-5759e988-bd862e3fe1be46a994272793",
      parent_id: "53995c3f42cd8ad8",
    });
  });

  it("that the work did not wait for is told as running, and again when it has ended", async () => {
    let release: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = (response) => {
        release = () => json(200, {})(response);
        resolve();
      };
    });
    const client = dynamo();
    let call: Promise<unknown> = Promise.resolve();
    await telemetry.withMessageSegment(record(), "x", async () => {
      call = client.send(get);
      await asked;
    });
    const [segment, running] = await daemon.received(2);
    expect(segment?.subsegments).toEqual([]);
    expect(running).toMatchObject({ type: "subsegment", parent_id: segment?.id, in_progress: true });
    release();
    await call;

    const ended = (await daemon.received(3))[2];
    expect(ended).toMatchObject({ id: running?.id, parent_id: segment?.id, end_time: expect.any(Number) });
    expect(ended).not.toHaveProperty("in_progress");
  });
});

describe("a message with more calls than a datagram can hold", () => {
  const all = async (count: number) => {
    const client = dynamo();
    const call = () => client.send(new GetItemCommand({ TableName: "t", Key: { orderId: { S: "1" } } })).catch(() => undefined);
    await telemetry.withMessageSegment(record(), "x", () => Promise.all(Array.from({ length: count }, call)));
  };

  it("has fifty in its segment and the others on their own", async () => {
    answer = json(200, {});
    await all(130);

    const documents = await daemon.received(81);
    const segment = documents.find(({ type }) => type === undefined);
    const alone = documents.filter(({ type, parent_id }) => type === "subsegment" && parent_id === segment?.id);
    expect(segment?.subsegments).toHaveLength(50);
    expect(new Set([...(segment?.subsegments ?? []), ...alone].map(({ id }) => id)).size).toBe(130);
  });

  it("has none in its segment where their errors make it too large", async () => {
    answer = json(400, { __type: "ValidationException", message: "m".repeat(2000) });
    await all(30);

    const [segment, ...alone] = await daemon.received(31);
    expect(segment?.subsegments).toEqual([]);
    expect(alone.every(({ parent_id, error }) => parent_id === segment?.id && error)).toBe(true);
  });
});

describe("a client", () => {
  it("of S3 keeps its bucket and key", async () => {
    answer = (response) => response.writeHead(200, { "x-amz-id-2": "id-2" }).end();
    const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
    const s3 = telemetry.traced(new S3Client({ ...options(), forcePathStyle: true }));
    const [call] = await callsOf(() => s3.send(new HeadObjectCommand({ Bucket: "data", Key: "a/b.json" })));

    expect(call).toMatchObject({ name: "S3", aws: { bucket_name: "data", key: "a/b.json", id_2: "id-2" } });
  });
});
