import { createServer } from "node:http";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startFakeDaemon } from "./support/fake-daemon.js";

type Telemetry = typeof import("../../../lambdas/shared/telemetry.js");

const ROOT = "1-6759e988-bd862e3fe1be46a99427279";
const PARENT = "63995c3f42cd8ad";
const record = (n: number, sampled = 1) => ({
  attributes: { AWSTraceHeader: `Root=${ROOT}${n};Parent=${PARENT}${n};Sampled=${sampled}` },
});

let daemon: Awaited<ReturnType<typeof startFakeDaemon>>;
let telemetry: Telemetry;
const sentHeaders: string[] = [];

/** DynamoDB as far as this file asks: answers `{}` and keeps the trace header. */
const server = createServer((request, response) => {
  sentHeaders.push(String(request.headers["x-amzn-trace-id"]));
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
});

const client = () => {
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return telemetry.traced(
    new DynamoDBClient({ endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  );
};

beforeAll(async () => {
  daemon = await startFakeDaemon();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const invocation = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`;
  for (const [name, value] of Object.entries({
    LAMBDA_TASK_ROOT: "/var/task",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_XRAY_DAEMON_ADDRESS: daemon.address,
    _X_AMZN_TRACE_ID: invocation,
    ENVIRONMENT_SUFFIX: "pr-1",
  }))
    vi.stubEnv(name, value);
  telemetry = await import("../../../lambdas/shared/telemetry.js");
});
afterEach(() => {
  daemon.segments.length = 0;
  sentHeaders.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await daemon.stop();
});

describe("a message's segment", () => {
  it("continues the sender's trace and carries annotations and AWS calls", async () => {
    await telemetry.withMessageSegment(record(1), "order-processor", async ({ annotate, traceId }) => {
      annotate("orderId", "ord_12345678");
      expect(traceId).toBe(`${ROOT}1`);
      await client().send(new ListTablesCommand({}));
    });

    const [segment] = await daemon.received(1);
    expect(segment).toMatchObject({
      name: "order-processor",
      trace_id: `${ROOT}1`,
      parent_id: `${PARENT}1`,
      annotations: { orderId: "ord_12345678", environment: "pr-1" },
      end_time: expect.any(Number),
      subsegments: [{ name: "DynamoDB", namespace: "aws" }],
    });
    expect(segment?.type).toBeUndefined();
    expect(sentHeaders).toEqual([`Root=${ROOT}1;Parent=${segment?.subsegments[0]?.id};Sampled=1`]);
  });

  it("is one a message, though they are worked on side by side", async () => {
    const dynamo = client();
    await Promise.all(
      [1, 2, 3].map((n) =>
        telemetry.withMessageSegment(record(n), "order-processor", async ({ annotate }) => {
          await dynamo.send(new ListTablesCommand({}));
          await new Promise((resolve) => setImmediate(resolve));
          annotate("n", n);
          await dynamo.send(new ListTablesCommand({}));
        }),
      ),
    );

    const segments = await daemon.received(3);
    for (const n of [1, 2, 3]) {
      const segment = segments.find(({ trace_id }) => trace_id === `${ROOT}${n}`);
      expect(segment?.annotations).toMatchObject({ n });
      expect(segment?.subsegments).toHaveLength(2);
    }
    expect(sentHeaders.map((header) => header.slice(5, 40)).sort()).toEqual([1, 1, 2, 2, 3, 3].map((n) => `${ROOT}${n}`));
  });

  it("keeps its calls apart, whatever was worked on before it", async () => {
    const dynamo = client();
    const work = (n: number) =>
      telemetry.withMessageSegment(record(n), "x", async () => void (await dynamo.send(new ListTablesCommand({}))));
    await work(1);
    // The next batch begins in the context that the last message of this one leaves.
    await Promise.all([work(2), work(3).then(() => Promise.all([work(4), work(5)]))]);
    await work(6);
    await dynamo.send(new ListTablesCommand({}));

    const documents = await daemon.received(7);
    for (const n of [1, 2, 3, 4, 5, 6])
      expect(documents.find(({ trace_id }) => trace_id === `${ROOT}${n}`)?.subsegments).toHaveLength(1);
    expect(documents.at(-1)).toMatchObject({ type: "subsegment", trace_id: "1-5759e988-bd862e3fe1be46a994272793" });
  });

  it("hands on which functions the work came through, so that Lambda can stop a loop", async () => {
    vi.stubEnv("_X_AMZN_TRACE_ID", `${process.env._X_AMZN_TRACE_ID};Lineage=1:a87bd80c:3|68fd508a:5`);
    await telemetry.withMessageSegment(record(1), "x", async () => void (await client().send(new ListTablesCommand({}))));
    vi.stubEnv("_X_AMZN_TRACE_ID", process.env._X_AMZN_TRACE_ID?.replace(/;Lineage.*/, ""));

    expect(sentHeaders[0]).toMatch(new RegExp(`^Root=${ROOT}1;.*;Sampled=1;Lineage=1:a87bd80c:3\\|68fd508a:5$`));
    await daemon.received(1);
  });

  it("that failed says why, without card numbers", async () => {
    const failure = new TypeError("card 4111 1111 1111 1111 is bad");
    const run = telemetry.withMessageSegment(record(1), "order-processor", async () => {
      throw failure;
    });
    await expect(run).rejects.toBe(failure);

    const [segment] = await daemon.received(1);
    expect(segment?.fault).toBe(true);
    expect(JSON.stringify(segment)).toContain("TypeError");
    expect(JSON.stringify(segment)).not.toContain("4111");
  });

  it("is not sent when the trace is not sampled, and says so to those it calls", async () => {
    await telemetry.withMessageSegment(record(1, 0), "order-processor", async () => {
      await client().send(new ListTablesCommand({}));
    });
    await telemetry.withMessageSegment(record(2), "order-processor", async () => undefined);

    expect((await daemon.received(1)).map(({ trace_id }) => trace_id)).toEqual([`${ROOT}2`]);
    expect(sentHeaders[0]).toMatch(/Sampled=0$/);
  });

  it.each([undefined, "", "nonsense", "Root=1-zzz;Parent=1", "Root=;Parent=;Sampled="])(
    "joins the invocation's trace when the message has none (%j)",
    async (header) => {
      await telemetry.withMessageSegment(
        { attributes: { ...(header !== undefined && { AWSTraceHeader: header }) } },
        "x",
        async () => undefined,
      );
      const [segment] = await daemon.received(1);
      expect(segment).toMatchObject({ trace_id: "1-5759e988-bd862e3fe1be46a994272793", parent_id: "53995c3f42cd8ad8" });
    },
  );
});

describe("a call outside AWS", () => {
  const request = { url: "http://provider.example/authorizations", method: "POST" };

  it("is a subsegment that hands the trace on", async () => {
    let header: string | undefined;
    await telemetry.withMessageSegment(record(1), "payment-handler", async () =>
      telemetry.withRemoteSubsegment("payment-provider", request, async (headers, answered) => {
        header = headers["X-Amzn-Trace-Id"];
        answered(503);
      }),
    );

    const [segment] = await daemon.received(1);
    const [subsegment] = segment?.subsegments ?? [];
    expect(subsegment).toMatchObject({
      name: "payment-provider",
      namespace: "remote",
      fault: true,
      http: { request, response: { status: 503 } },
    });
    expect(header).toBe(`Root=${ROOT}1;Parent=${subsegment?.id};Sampled=1`);
  });

  it("that throws is marked and throws on", async () => {
    const run = telemetry.withMessageSegment(record(1), "payment-handler", async () =>
      telemetry.withRemoteSubsegment("payment-provider", request, async (_headers, answered) => {
        answered(404);
        throw new Error("no 5555555555554444");
      }),
    );
    await expect(run).rejects.toThrow("no 5555555555554444");
    const [segment] = await daemon.received(1);
    expect(segment?.subsegments[0]).toMatchObject({ error: true, fault: true });
    expect(JSON.stringify(segment)).not.toContain("5555");
  });

  it("outside a message belongs to the invocation", async () => {
    const headers = await telemetry.withRemoteSubsegment("x", request, async (given) => given);
    expect(headers["X-Amzn-Trace-Id"]).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;/);
  });
});

describe("where nothing is traced", () => {
  it("work is done and the message's trace is still named", async () => {
    vi.stubEnv("POWERTOOLS_TRACE_ENABLED", "false");
    vi.resetModules();
    const untraced: Telemetry = await import("../../../lambdas/shared/telemetry.js");
    const seen = await untraced.withMessageSegment(record(1), "x", async ({ traceId, annotate }) => {
      annotate("a", 1);
      return traceId;
    });
    expect(seen).toBe(`${ROOT}1`);
    expect(daemon.segments).toEqual([]);
  });
});
