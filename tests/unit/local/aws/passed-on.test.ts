import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { answerAfter, answerWith, aws, options, seen, unreachable, upstream, useLocalAws } from "./endpoint-upstream.js";

useLocalAws();

describe("SQS", () => {
  const QueueUrl = "http://127.0.0.1/123456789012/orders";
  const trace = "Root=1-69565a00-000000000000000000000001;Parent=0000000000000002;Sampled=1";
  /** A client whose requests carry a trace, as the X-Ray SDK makes them. */
  const traced = () => {
    const client = new SQSClient({ ...options(), md5: false, useQueueUrlAsEndpoint: false });
    client.middlewareStack.add(
      (next) => (args) => {
        if (typeof args.request === "object" && args.request && "headers" in args.request)
          Object.assign(args.request.headers ?? {}, { "X-Amzn-Trace-Id": trace });
        return next(args);
      },
      { step: "build" },
    );
    return client;
  };
  const attribute = { AWSTraceHeader: { DataType: "String", StringValue: trace } };

  test("a send with a trace header gives its message the trace, as AWS does", async () => {
    await traced().send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ QueueUrl, MessageBody: "hello", MessageSystemAttributes: attribute });
  });

  test("a trace that the client set itself stays", async () => {
    const own = { AWSTraceHeader: { DataType: "String", StringValue: "Root=own" } };
    await traced().send(new SendMessageCommand({ QueueUrl, MessageBody: "hello", MessageSystemAttributes: own }));
    expect(JSON.parse(seen[0]?.body ?? "").MessageSystemAttributes).toEqual(own);
  });

  test("a batch keeps its messages' traces, its order, and tells which failed", async () => {
    answerWith(({ body }) =>
      body.includes("bad")
        ? { status: 400, body: '{"__type":"com.amazonaws.sqs#InvalidMessageContents","message":"no"}' }
        : { body: '{"MessageId":"m"}' },
    );
    const entries = ["a", "bad", "c"].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const result = await traced().send(new SendMessageBatchCommand({ QueueUrl, Entries: entries }));
    expect(seen.map((one) => [one.target, JSON.parse(one.body)])).toEqual(
      entries.map(({ MessageBody }) => ["AmazonSQS.SendMessage", { QueueUrl, MessageBody, MessageSystemAttributes: attribute }]),
    );
    expect(result.Successful).toMatchObject([{ Id: "0", MessageId: "m" }, { Id: "2" }]);
    expect(result.Failed).toEqual([{ Id: "1", Code: "InvalidMessageContents", Message: "no", SenderFault: true }]);
  });

  test("a batch without traces stays one request", async () => {
    answerWith(() => ({ body: '{"Successful":[],"Failed":[]}' }));
    const client = new SQSClient({ ...options(), md5: false });
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "0", MessageBody: "a" }] }));
    expect(seen.map((one) => one.target)).toEqual(["AmazonSQS.SendMessageBatch"]);
  });

  test("a receive that moto drops with an HTML page is repeated, an AWS error is not", async () => {
    const html = { status: 500, type: "text/html; charset=utf-8", body: "<!doctype html>Internal Server Error" };
    answerWith(() => (seen.length < 3 ? html : { body: '{"Messages":[]}' }));
    const client = new SQSClient({ ...options(), md5: false });
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(seen).toHaveLength(3);
    answerWith(() => ({ status: 400, body: '{"__type":"QueueDoesNotExist","message":"gone"}' }));
    await expect(client.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow("gone");
    expect(seen).toHaveLength(4);
  });
});

describe("everything else", () => {
  test("goes on unchanged: path, query, body, status, headers", async () => {
    answerWith(() => ({ status: 418, type: "text/plain", body: "short and stout" }));
    const response = await fetch(`${aws.url}/a/b?c=d`, { method: "PUT", body: "x".repeat(1_000_000) });
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      418,
      "text/plain",
      "short and stout",
    ]);
    expect([seen[0]?.url, seen[0]?.body.length]).toEqual(["/a/b?c=d", 1_000_000]);
  });

  test("waits its turn, a long poll takes none, and what its client gave up never reaches moto", async () => {
    let open: () => void = () => {};
    answerAfter(
      new Promise((resolve) => {
        open = resolve;
      }),
    );
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((resolve) => setImmediate(resolve));
    };
    const first = Array.from({ length: 16 }, (_, index) => fetch(`${aws.url}/${index}`));
    await until(() => seen.length === 16);
    const abort = new AbortController();
    const given = fetch(`${aws.url}/given-up`, { signal: abort.signal }).catch(() => "gone");
    const last = fetch(`${aws.url}/last`);
    const sqs = new SQSClient({ ...options(), md5: false, useQueueUrlAsEndpoint: false });
    const received = sqs.send(new ReceiveMessageCommand({ QueueUrl: "http://q/1/q" }));
    await until(() => seen.some((one) => one.target === "AmazonSQS.ReceiveMessage"));
    abort.abort();
    expect(await given).toBe("gone");
    open();
    await Promise.all([...first, last, received]);
    expect(seen.filter((one) => one.url === "/last")).toHaveLength(1);
    expect(seen.filter((one) => one.url === "/given-up")).toEqual([]);
  });

  test("with nobody there every client gets its own kind of 503, and the loss is told", async () => {
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
    const sqs = new SQSClient({ ...options(), md5: false, useQueueUrlAsEndpoint: false });
    const lost = { name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } };
    await expect(sqs.send(new SendMessageCommand({ QueueUrl: "http://q/1/q", MessageBody: "m" }))).rejects.toMatchObject(lost);
    const s3 = new S3Client({ ...options(), forcePathStyle: true });
    await expect(s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }))).rejects.toMatchObject(lost);
    expect(unreachable).toBe(2);
  });
});
