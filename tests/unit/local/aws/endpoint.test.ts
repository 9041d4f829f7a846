import { createServer, type IncomingMessage, type Server } from "node:http";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAws, startLocalAws } from "../../../../local/aws/index.js";
import { createMetricStore, type MetricStore } from "../../../../simulator/metrics/index.js";

interface Seen {
  readonly target: string;
  readonly url: string;
  readonly body: string;
}
type Reply = { readonly status?: number; readonly type?: string; readonly body: string };

let upstream: Server;
let seen: Seen[];
let reply: (request: Seen) => Reply;
let gate: Promise<void>;
let metrics: MetricStore;
let aws: LocalAws;
let unreachable: number;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

beforeEach(async () => {
  seen = [];
  unreachable = 0;
  gate = Promise.resolve();
  reply = () => ({ body: "{}" });
  upstream = createServer(async (request, response) => {
    const one = { target: String(request.headers["x-amz-target"] ?? ""), url: request.url ?? "", body: await bodyOf(request) };
    seen.push(one);
    await gate;
    const { status = 200, type = "application/x-amz-json-1.0", body } = reply(one);
    response.writeHead(status, { "content-type": type, connection: "close" }).end(body);
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const address = upstream.address();
  const port = typeof address === "object" && address ? address.port : 0;
  metrics = createMetricStore();
  aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics, onUnreachable: () => void unreachable++ });
});

afterEach(async () => {
  await aws.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const options = () => ({
  endpoint: aws.url,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});
const minute = Date.parse("2026-01-01T10:00:00Z");
const window = { StartTime: new Date(minute), EndTime: new Date(minute + 600_000) };
const metric = { Namespace: "AWS/Lambda", MetricName: "Duration", Dimensions: [{ Name: "FunctionName", Value: "f" }] };
const put = (value: number, timestamp = minute): void =>
  metrics.put({
    namespace: "AWS/Lambda",
    name: "Duration",
    dimensions: { FunctionName: "f" },
    value,
    timestamp,
    unit: "Milliseconds",
  });

describe("CloudWatch metrics", () => {
  test("GetMetricData answers percentiles, newest first unless asked otherwise", async () => {
    for (let i = 1; i <= 100; i++) put(i);
    put(7, minute + 60_000);
    const client = new CloudWatchClient(options());
    const query = [{ Id: "p", MetricStat: { Metric: metric, Period: 60, Stat: "p99" } }];
    const newest = await client.send(new GetMetricDataCommand({ ...window, MetricDataQueries: query }));
    expect(newest.MetricDataResults).toEqual([
      {
        Id: "p",
        Label: "Duration",
        Timestamps: [new Date(minute + 60_000), new Date(minute)],
        Values: [7, 99],
        StatusCode: "Complete",
      },
    ]);
    const oldest = await client.send(
      new GetMetricDataCommand({ ...window, ScanBy: "TimestampAscending", MetricDataQueries: query }),
    );
    expect(oldest.MetricDataResults?.[0]?.Values).toEqual([99, 7]);
    expect(seen).toEqual([]);
  });

  test.each([
    ["a broken expression", [{ Id: "e", Expression: "SUM(METRICS())" }], /query e: expression .* character 5: no metric/],
    ["a query of nothing", [{ Id: "e" }], /query e needs either a metric or an expression/],
    ["an unknown statistic", [{ Id: "a", MetricStat: { Metric: metric, Period: 60, Stat: "p101" } }], /"p101"/],
    ["an impossible period", [{ Id: "a", MetricStat: { Metric: metric, Period: 7, Stat: "Sum" } }], /period 7/],
  ])("refuses %s and says why", async (_what, MetricDataQueries, message) => {
    put(1);
    const asked = new CloudWatchClient(options()).send(new GetMetricDataCommand({ ...window, MetricDataQueries }));
    await expect(asked).rejects.toThrow(message);
  });

  test("GetMetricData computes expressions, percentiles in them too, and leaves out what only they need", async () => {
    for (const value of [10, 20, 30]) put(value);
    put(7, minute + 120_000);
    const stat = (Id: string, Stat: string) => ({ Id, MetricStat: { Metric: metric, Period: 60, Stat }, ReturnData: false });
    const answer = await new CloudWatchClient(options()).send(
      new GetMetricDataCommand({
        ...window,
        ScanBy: "TimestampAscending",
        MetricDataQueries: [stat("p", "p50"), stat("n", "SampleCount"), { Id: "e", Label: "weighed", Expression: "p * n" }],
      }),
    );
    expect(answer.MetricDataResults).toEqual([
      {
        ...{ Id: "e", Label: "weighed", StatusCode: "Complete" },
        ...{ Timestamps: [new Date(minute), new Date(minute + 120_000)], Values: [60, 7] },
      },
    ]);
  });

  test("GetMetricStatistics and ListMetrics answer over JSON", async () => {
    put(2);
    put(4);
    const client = new CloudWatchClient(options());
    const statistics = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        ...window,
        Period: 60,
        Statistics: ["Average", "Maximum"],
        ExtendedStatistics: ["p50"],
      }),
    );
    expect(statistics.Datapoints).toEqual([
      { Timestamp: new Date(minute), Unit: "Milliseconds", Average: 3, Maximum: 4, ExtendedStatistics: { p50: 2 } },
    ]);
    const list = await client.send(new ListMetricsCommand({ Namespace: "AWS/Lambda", Dimensions: [{ Name: "FunctionName" }] }));
    expect(list.Metrics).toEqual([metric]);
    expect((await client.send(new ListMetricsCommand({ Dimensions: [{ Name: "Nothing" }] }))).Metrics).toEqual([]);
  });

  test("PutMetricData is taken in every form, compressed or not, and all of a call or nothing", async () => {
    const client = new CloudWatchClient(options());
    const Timestamp = new Date(minute);
    const MetricData = [
      { MetricName: "A", Timestamp, Value: 1 },
      { MetricName: "A", Timestamp, Values: [2, 3], Counts: [1, 2] },
      { MetricName: "A", Timestamp, StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 } },
      // Over 10 kB the client compresses the request.
      ...Array.from({ length: 200 }, () => ({ MetricName: "B".repeat(100), Timestamp, Value: 1 })),
    ];
    await client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData }));
    const query = { namespace: "shop", dimensions: {}, statistic: "Sum", periodSeconds: 60, from: minute, to: minute + 1 };
    expect(metrics.statistics({ ...query, name: "A" })).toMatchObject([{ value: 19 }]);
    expect(metrics.statistics({ ...query, name: "B".repeat(100) })).toMatchObject([{ value: 200 }]);
    const wrong = [
      { MetricName: "C", Timestamp, Value: 1 },
      { MetricName: "C", Timestamp },
    ];
    await expect(client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData: wrong }))).rejects.toThrow(
      /exactly one of Value/,
    );
    expect(metrics.list("shop", "C")).toEqual([]);
  });

  test("the query protocol of older clients works, its answers are XML", async () => {
    put(5);
    const form = (parameters: Record<string, string>) =>
      fetch(aws.url, {
        method: "POST",
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request, Signature=x" },
        body: new URLSearchParams({ Version: "2010-08-01", ...parameters }),
      });
    const asked = await form({
      Action: "GetMetricData",
      StartTime: window.StartTime.toISOString(),
      EndTime: window.EndTime.toISOString(),
      "MetricDataQueries.member.1.Id": "a<b",
      "MetricDataQueries.member.1.MetricStat.Metric.Namespace": "AWS/Lambda",
      "MetricDataQueries.member.1.MetricStat.Metric.MetricName": "Duration",
      "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name": "FunctionName",
      "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value": "f",
      "MetricDataQueries.member.1.MetricStat.Period": "60",
      "MetricDataQueries.member.1.MetricStat.Stat": "Maximum",
    });
    expect(await asked.text()).toContain(
      "<MetricDataResults><member><Id>a&lt;b</Id><Label>Duration</Label>" +
        "<Timestamps><member>2026-01-01T10:00:00.000Z</member></Timestamps><Values><member>5</member></Values>",
    );
    const refused = await form({ Action: "GetMetricStatistics", Namespace: "n" });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringMatching(/<Code>ValidationError<\/Code><Message>MetricName: /),
    ]);
  });

  test("alarms are passed on", async () => {
    reply = () => ({ body: '{"MetricAlarms":[]}' });
    const alarms = await new CloudWatchClient(options()).send(new DescribeAlarmsCommand({}));
    expect(alarms.MetricAlarms).toEqual([]);
    expect(seen.map((one) => one.target)).toEqual(["GraniteServiceVersion20100801.DescribeAlarms"]);
  });
});

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
    reply = ({ body }) =>
      body.includes("bad")
        ? { status: 400, body: '{"__type":"com.amazonaws.sqs#InvalidMessageContents","message":"no"}' }
        : { body: '{"MessageId":"m"}' };
    const entries = ["a", "bad", "c"].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const result = await traced().send(new SendMessageBatchCommand({ QueueUrl, Entries: entries }));
    expect(seen.map((one) => [one.target, JSON.parse(one.body)])).toEqual(
      entries.map(({ MessageBody }) => ["AmazonSQS.SendMessage", { QueueUrl, MessageBody, MessageSystemAttributes: attribute }]),
    );
    expect(result.Successful).toMatchObject([{ Id: "0", MessageId: "m" }, { Id: "2" }]);
    expect(result.Failed).toEqual([{ Id: "1", Code: "InvalidMessageContents", Message: "no", SenderFault: true }]);
  });

  test("a batch without traces stays one request", async () => {
    reply = () => ({ body: '{"Successful":[],"Failed":[]}' });
    const client = new SQSClient({ ...options(), md5: false });
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "0", MessageBody: "a" }] }));
    expect(seen.map((one) => one.target)).toEqual(["AmazonSQS.SendMessageBatch"]);
  });

  test("a receive that moto drops with an HTML page is repeated, an AWS error is not", async () => {
    const html = { status: 500, type: "text/html; charset=utf-8", body: "<!doctype html>Internal Server Error" };
    reply = () => (seen.length < 3 ? html : { body: '{"Messages":[]}' });
    const client = new SQSClient({ ...options(), md5: false });
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(seen).toHaveLength(3);
    reply = () => ({ status: 400, body: '{"__type":"QueueDoesNotExist","message":"gone"}' });
    await expect(client.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow("gone");
    expect(seen).toHaveLength(4);
  });
});

describe("everything else", () => {
  test("goes on unchanged: path, query, body, status, headers", async () => {
    reply = () => ({ status: 418, type: "text/plain", body: "short and stout" });
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
    gate = new Promise((resolve) => {
      open = resolve;
    });
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
