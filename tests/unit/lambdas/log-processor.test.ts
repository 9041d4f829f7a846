import { gzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { landedObjects } from "../../../lambdas/log-processor/object-created.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { refuse, startFakeS3 } from "./support/fake-s3.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = new FakeDynamo();
let s3: Awaited<ReturnType<typeof startFakeS3>>;
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  s3 = await startFakeS3();
  stubEnvironment("log-processor", { AWS_ENDPOINT_URL: s3.url, AWS_MAX_ATTEMPTS: "1" });
  ({ handler } = await import("../../../lambdas/log-processor/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  s3.reset();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3.stop();
});

const line = (change: object = {}) =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "INFO", service: "order-api", message: "m", ...change });
const failedLine = line({ level: "ERROR", error: { name: "DependencyError", message: "down" } });

/** Lands a file in the bucket and gives the event that S3 sends. */
function land(key: string, content: string | Buffer, object: object = {}) {
  const body = Buffer.from(content);
  s3.objects.set(`/data/${key}`, body);
  return notification({ key: encodeURIComponent(key).replaceAll("%20", "+"), size: body.length, eTag: "e1", ...object });
}

const notification = (...objects: object[]) => ({
  Records: objects.map((object) => ({
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: "data" }, object },
  })),
});

const lineMetrics = () =>
  output.emf().flatMap(({ source, lineLevel, LogLines }) => (LogLines === undefined ? [] : [{ source, lineLevel, LogLines }]));

describe("a log file", () => {
  it.each([
    ["plain", (text: string) => Buffer.from(text)],
    ["gzip", (text: string) => gzipSync(text)],
  ])("(%s) is counted by service and level", async (_kind, pack) => {
    const text = [line(), failedLine, line(), line({ service: "payment-handler", level: "WARN" })].join("\n");
    await handler(land("logs/2026/a.ndjson", pack(text)), context());

    expect(lineMetrics()).toEqual([
      { source: "order-api", lineLevel: "INFO", LogLines: 2 },
      { source: "order-api", lineLevel: "ERROR", LogLines: 1 },
      { source: "payment-handler", lineLevel: "WARN", LogLines: 1 },
    ]);
    expect(output.metric("MalformedLogLines")).toBe(0);
    expect(output.lines()).toEqual([
      expect.objectContaining({
        level: "INFO",
        operation: "count-log-file",
        outcome: "counted",
        bucket: "data",
        key: "logs/2026/a.ndjson",
        lines: 4,
        malformed: 0,
        byLevel: { INFO: 2, ERROR: 1, WARN: 1 },
        errorNames: { DependencyError: 1 },
        unpackedBytes: text.length,
      }),
    ]);
  });

  it("measures with the dimensions that are allowed, and no others", async () => {
    await handler(land("logs/a", line()), context());
    const dimensions = output.emf().map((emf) => emf._aws.CloudWatchMetrics[0]?.Dimensions[0]?.toSorted());
    expect(dimensions).toEqual([
      ["environment", "service"],
      ["environment", "lineLevel", "service", "source"],
    ]);
  });

  it("is counted in part when lines of it are malformed", async () => {
    await handler(land("logs/a", [line(), "4111 1111 1111 1111", "{}", line()].join("\n")), context());
    expect(output.metric("LogLines")).toBe(2);
    expect(output.metric("MalformedLogLines")).toBe(2);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "WARN", outcome: "counted-in-part", examples: [expect.anything(), expect.anything()] }),
    ]);
  });

  it.each(["logs/with space.ndjson", "logs/a+b.ndjson", "logs/größe & co=1.ndjson"])("may be called %s", async (key) => {
    await handler(land(key, line()), context());
    expect(output.metric("LogLines")).toBe(1);
  });

  it("may be empty", async () => {
    await handler(land("logs/empty", ""), context());
    expect(output.lines()).toEqual([expect.objectContaining({ outcome: "counted", lines: 0 })]);
  });

  it("is counted once however often its event comes, and again when it is written again", async () => {
    const first = land("logs/a", line());
    await handler(first, context());
    await handler(first, context());
    expect(output.metric("LogLines")).toBe(1);
    expect(output.metric("DuplicateMessage")).toBe(1);

    await handler(land("logs/a", line(), { eTag: "e2" }), context());
    expect(output.metric("LogLines")).toBe(2);
  });

  it("that was replaced meanwhile is left to the event of the new one", async () => {
    s3.state.answer = (_path, response) => refuse(response, 412, "PreconditionFailed");
    await handler(land("logs/a", line()), context());
    expect(s3.requests[0]?.ifMatch).toBe('"e1"');
    expect(output.lines()).toEqual([expect.objectContaining({ level: "INFO", outcome: "replaced" })]);
  });
});

describe("a log file that cannot be read", () => {
  const errors = () => output.lines().map(({ error }) => error);

  it("is named with the reason, and the event fails, so that Lambda tries again", async () => {
    await expect(handler(notification({ key: "logs/gone", eTag: "e" }), context())).rejects.toThrow("s3://data/logs/gone");
    expect(errors()).toEqual([
      expect.objectContaining({ name: "UnreadableObjectError", message: expect.stringContaining("NoSuchKey") }),
    ]);
    expect(output.metric("OperationFailed")).toBe(1);
  });

  it("because it is too large is not even fetched", async () => {
    await expect(handler(notification({ key: "logs/huge", size: 1e12 }), context())).rejects.toThrow("split it");
    expect(s3.requests).toEqual([]);
  });

  it("because its gzip is broken leaves no numbers behind", async () => {
    const packed = gzipSync(Array.from({ length: 1000 }, () => line()).join("\n"));
    await expect(handler(land("logs/cut.gz", packed.subarray(0, packed.length - 10)), context())).rejects.toThrow("logs/cut.gz");
    expect(output.metric("LogLines")).toBeUndefined();
    expect(dynamo.table("idempotency").size).toBe(0);
  });

  it("because it does not come to an end is given up at the invocation's deadline", async () => {
    s3.state.answer = (_path, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write(line());
    };
    await expect(handler(land("logs/slow", line()), context(1100))).rejects.toThrow("deadline");
  });

  it("does not keep the other files of the event from being counted", async () => {
    land("logs/b", line());
    const both = notification({ key: "logs/gone", eTag: "e" }, { key: "logs/b", eTag: "e" });
    await expect(handler(both, context())).rejects.toThrow("logs/gone");
    expect(output.metric("LogLines")).toBe(1);
  });

  it("is not counted while nobody can tell whether it was before", async () => {
    dynamo.fault = throttled;
    await expect(handler(land("logs/a", line()), context())).rejects.toThrow("table idempotency");
    expect(output.metric("LogLines")).toBeUndefined();
  });
});

describe("an event that is no S3 notification", () => {
  it.each([[{}], [{ Records: [] }], ["text"], [notification({ key: "%" })], [null]])("(%j) is refused", async (event) => {
    await expect(handler(event, context())).rejects.toThrow("the message is refused");
    expect(output.lines()).toEqual([expect.objectContaining({ level: "ERROR", operation: "read-event" })]);
  });
});

describe("the key in an event", () => {
  it("is the one that was written, whatever characters it has", () => {
    const key = fc.string({ unit: "grapheme", minLength: 1 });
    fc.assert(
      fc.property(key, (text) => {
        const encoded = encodeURIComponent(text).replaceAll("%20", "+");
        expect(landedObjects(notification({ key: encoded }))[0]?.key).toBe(text);
      }),
    );
  });
});
