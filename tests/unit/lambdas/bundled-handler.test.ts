import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleFunctions } from "../../../lambdas/bundle.js";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./support/environment.js";
import { startFakeDaemon } from "./support/fake-daemon.js";
import { context, event, failed, order, payment } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const isHandler = (value: unknown): value is SqsHandler => typeof value === "function";
const ModuleSchema = v.object({ handler: v.custom<SqsHandler>(isHandler) });
const SendSchema = v.object({ MessageBody: v.string() });

/** AWS as far as one message of each function goes: empty tables, every write works; keeps the trace headers. */
const requests: { target: string; trace: string }[] = [];
const aws = createServer(async (request, response) => {
  const target = String(request.headers["x-amz-target"]);
  const body = await text(request);
  requests.push({ target, trace: String(request.headers["x-amzn-trace-id"]) });
  if (hangs(target)) return;
  const md5 = (message: string) => createHash("md5").update(message).digest("hex");
  const sent = target.endsWith("SendMessage") ? v.parse(SendSchema, JSON.parse(body)).MessageBody : undefined;
  const answer = sent === undefined ? {} : { MessageId: "1", MD5OfMessageBody: md5(sent) };
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
});
let hangs: (target: string) => boolean = () => false;

const output = mkdtempSync(join(tmpdir(), "bundles-"));
const handlers = new Map<string, SqsHandler>();
let daemon: Awaited<ReturnType<typeof startFakeDaemon>>;
const ROOT = "1-6759e988-bd862e3fe1be46a99427279";

/** An event whose message n belongs to trace n. */
const tracedEvent = (...bodies: readonly unknown[]) => {
  const batch = event(...bodies);
  batch.Records.forEach((record, n) => {
    record.attributes.AWSTraceHeader = `Root=${ROOT}${n};Parent=63995c3f42cd8ad${n};Sampled=1`;
  });
  return batch;
};

beforeAll(async () => {
  daemon = await startFakeDaemon();
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  const address = aws.address();
  stubEnvironment("bundled", {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_XRAY_DAEMON_ADDRESS: daemon.address,
    LAMBDA_TASK_ROOT: "/var/task",
    _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  });
  for (const { handler, directory } of await bundleFunctions(["order-processor", "payment-handler"], {
    outputDirectory: output,
  })) {
    const module: unknown = await import(pathToFileURL(join(directory, "index.mjs")).href);
    handlers.set(handler, v.parse(ModuleSchema, module).handler);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  aws.closeAllConnections();
  aws.close();
  await daemon.stop();
  rmSync(output, { recursive: true });
});

const run = async (name: string, bodies: readonly unknown[], remainingMs?: number) => {
  const captured = captureOutput();
  try {
    const response = await handlers.get(name)?.(tracedEvent(...bodies), context(remainingMs));
    return { failed: response && failed(response), lines: captured.lines() };
  } finally {
    captured.restore();
  }
};

describe("the bundle that is deployed", () => {
  it.each([
    ["order-processor", [0, 1, 2].map((n) => order({ orderId: `ord_1234567${n}` })), ["DynamoDB", "SQS", "DynamoDB"]],
    [
      "payment-handler",
      [0, 1, 2].map((n) => payment({ orderId: `ord_1234567${n}`, paymentId: `pay_1234567${n}` })),
      ["DynamoDB", "DynamoDB", "DynamoDB", "DynamoDB", "SQS"],
    ],
  ])("of %s is an ES module that works, each message in its own trace", async (name, bodies, calls) => {
    daemon.segments.length = 0;
    requests.length = 0;
    const result = await run(name, bodies);

    expect(result.failed).toEqual([]);
    const segments = await daemon.received(3);
    for (const [n] of bodies.entries()) {
      const segment = segments.find(({ trace_id }) => trace_id === `${ROOT}${n}`);
      expect(segment).toMatchObject({
        name: "bundled",
        parent_id: `63995c3f42cd8ad${n}`,
        annotations: { orderId: `ord_1234567${n}` },
      });
      expect(segment?.subsegments.map((subsegment) => subsegment.name)).toEqual(expect.arrayContaining(calls));
      const sent = requests.find(({ target, trace }) => target.endsWith("SendMessage") && trace.includes(`${ROOT}${n}`));
      const sender = segment?.subsegments.find((subsegment) => subsegment.name === "SQS");
      expect(sent?.trace).toBe(`Root=${ROOT}${n};Parent=${sender?.id};Sampled=1`);
    }
  });

  it("ends a call that AWS does not answer at the invocation's deadline", async () => {
    hangs = (target) => target.endsWith("PutItem");
    const started = performance.now();
    const result = await run("order-processor", [order()], 1700);
    hangs = () => false;

    expect(result.failed).toEqual(["message-0"]);
    expect(performance.now() - started).toBeLessThan(1700);
    expect(result.lines[0]).toMatchObject({
      level: "ERROR",
      error: { name: "DependencyError", message: expect.stringContaining("table orders") },
    });
  });
});
