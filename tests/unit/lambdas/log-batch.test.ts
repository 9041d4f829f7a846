import { gzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LOG_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const GROUP = "/ecs/shop-order-api-dev";
const dynamo = new FakeDynamo();
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  const sources = { [GROUP]: { service: "order-api", operations: ["POST /orders"] } };
  stubEnvironment("log-processor", {
    AWS_MAX_ATTEMPTS: "1",
    [LOG_VARIABLES.sources]: JSON.stringify(sources),
    [LOG_VARIABLES.businessNamespace]: "shop/Business",
  });
  ({ handler } = await import("../../../lambdas/log-processor/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
});
afterAll(() => void vi.unstubAllEnvs());

const line = (change: object = {}) =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "INFO", service: "order-api", message: "m", ...change });

let nextId = 0;
const packed = (content: unknown) => ({ awslogs: { data: gzipSync(JSON.stringify(content)).toString("base64") } });
const batch = (messages: readonly string[], change: object = {}) => ({
  messageType: "DATA_MESSAGE",
  owner: "123456789012",
  logGroup: GROUP,
  logStream: "s",
  subscriptionFilters: ["f"],
  logEvents: messages.map((message) => ({ id: String(nextId++), timestamp: Date.now(), message })),
  ...change,
});
const of = (request: string): Context => ({ ...context(), awsRequestId: request });

/** Values of a metric with its further dimensions. */
const measured = (name: string) =>
  output.emf().flatMap(({ _aws, environment: _e, service: _s, [name]: value, ...rest }) =>
    value === undefined
      ? []
      : [
          {
            value,
            ...Object.fromEntries(
              Object.entries(rest).filter(([key]) => _aws.CloudWatchMetrics[0]?.Dimensions[0]?.includes(key)),
            ),
          },
        ],
  );

describe("a batch of log lines", () => {
  it("becomes lines by level, durations by operation and business events", async () => {
    const messages = [
      line({ operation: "POST /orders", durationMs: 12.5 }),
      line({ operation: "POST /orders", durationMs: 7 }),
      line({ operation: "GET /secret/42", durationMs: 3 }),
      line({ event: "CHECKOUT_STARTED" }),
      line({ event: "MADE_UP" }),
      line({ level: "ERROR", error: { name: "DependencyError", message: "down" } }),
    ];
    await handler(packed(batch(messages)), context());
    expect(measured("LogLines")).toEqual([
      { value: 5, source: "order-api", lineLevel: "INFO" },
      { value: 1, source: "order-api", lineLevel: "ERROR" },
    ]);
    expect(measured("LoggedDuration")).toEqual([
      { value: [7, 12.5], source: "order-api", operation: "POST /orders" },
      { value: 3, source: "order-api", operation: "other" },
    ]);
    expect(measured("BusinessEvents")).toEqual([
      { value: 1, event: "CHECKOUT_STARTED" },
      { value: 1, event: "other" },
    ]);
    const namespaces = output
      .emf()
      .map(({ _aws, BusinessEvents }) => [_aws.CloudWatchMetrics[0]?.Namespace, BusinessEvents !== undefined]);
    expect(namespaces.filter(([, isEvent]) => isEvent).map(([namespace]) => namespace)).toEqual([
      "shop/Business",
      "shop/Business",
    ]);
    expect(output.lines()).toEqual([
      expect.objectContaining({ operation: "count-log-batch", outcome: "counted", lines: 6, errorNames: { DependencyError: 1 } }),
    ]);
  });

  it("takes its source from the log group, whatever its lines claim", async () => {
    await handler(packed(batch([line({ service: "someone-else" })])), context());
    await handler(packed(batch([line()], { logGroup: "/not/known" })), context());
    expect(measured("LogLines").map(({ value: _, ...rest }) => rest)).toEqual([
      { source: "order-api", lineLevel: "INFO" },
      { source: "other", lineLevel: "INFO" },
    ]);
  });

  it("counts a crash as an error, and neither metrics nor what Lambda itself writes", async () => {
    const crash = { timestamp: "t", level: "ERROR", requestId: "r", message: { errorType: "TypeError", errorMessage: "x" } };
    const platform = { time: "t", type: "platform.report", record: {} };
    const emf = { _aws: { Timestamp: 1, CloudWatchMetrics: [] }, level: "INFO", message: "metrics" };
    await handler(packed(batch([crash, platform, emf].map((one) => JSON.stringify(one)))), context());
    expect(measured("LogLines")).toEqual([{ value: 1, source: "order-api", lineLevel: "ERROR" }]);
    expect(measured("MalformedLogLines")).toEqual([{ value: 0 }]);
  });

  it("counts malformed lines and says where, never what", async () => {
    await handler(packed(batch(["4111111111111111 {", line(), line({ level: "LOUD" })])), context());
    expect(measured("MalformedLogLines")).toEqual([{ value: 2 }]);
    expect(output.lines()[0]).toMatchObject({
      level: "WARN",
      examples: [
        { line: 1, problem: "line must be JSON" },
        { line: 3, problem: expect.stringContaining("level") },
      ],
    });
    expect(output.text()).not.toContain("4111");
  });

  it("is counted once, however often it is delivered", async () => {
    const event = packed(batch([line()]));
    await Promise.all([handler(event, of("r1")), handler(event, of("r2"))]);
    await handler(event, of("r3"));
    expect(measured("LogLines")).toHaveLength(1);
    expect(output.lines().filter(({ outcome }) => outcome === "duplicate")).toHaveLength(2);
  });

  it("that could not be claimed is counted by its repetition", async () => {
    const event = packed(batch([line()]));
    dynamo.fault = () => throttled();
    await expect(handler(event, of("r1"))).rejects.toThrow(/idempotency/);
    dynamo.fault = () => undefined;
    await handler(event, of("r1"));
    expect(measured("LogLines")).toHaveLength(1);
  });

  it("whose claim was written although the answer was lost is counted by Lambda's own repetition", async () => {
    const event = packed(batch([line()]));
    await handler(event, of("r1"));
    await handler(event, of("r1"));
    expect(measured("LogLines")).toHaveLength(2);
  });

  it("that is late is put at its own time", async () => {
    const old = Date.now() - 3_600_000;
    const logEvents = [{ id: "late", timestamp: old, message: line() }];
    await handler(packed(batch([], { logEvents })), context());
    const times = output
      .text()
      .split("\n")
      .filter((text) => text.includes('"LogLines"'));
    expect(JSON.parse(times[0] ?? "{}")._aws.Timestamp).toBe(old);
  });

  it("has any number of durations, in lines of a hundred with all their dimensions", async () => {
    const messages = Array.from({ length: 250 }, (_, index) => line({ operation: "POST /orders", durationMs: index }));
    await handler(packed(batch(messages)), context());
    const parts = measured("LoggedDuration");
    expect(parts.map(({ value }) => (Array.isArray(value) ? value.length : 1))).toEqual([100, 100, 50]);
    for (const { value: _, ...rest } of parts) expect(rest).toEqual({ source: "order-api", operation: "POST /orders" });
  });

  it("may be a sign of life", async () => {
    await handler(
      packed(batch(["CWL CONTROL MESSAGE: Checking health of destination"], { messageType: "CONTROL_MESSAGE" })),
      context(),
    );
    expect(measured("LogLines")).toEqual([]);
    expect(measured("MalformedLogLines")).toEqual([]);
  });
});

describe("what is no batch", () => {
  it.each([
    ["no gzip", { awslogs: { data: "bm8gZ3ppcA==" } }],
    ["no text", { awslogs: {} }],
    ["gzip of no JSON", { awslogs: { data: gzipSync("card 4111111111111111").toString("base64") } }],
    ["another shape", packed({ messageType: "DATA_MESSAGE", logEvents: [] })],
    ["a bomb", { awslogs: { data: gzipSync(Buffer.alloc(32 * 1024 * 1024)).toString("base64") } }],
  ])("(%s) is refused, said so, and not quoted", async (_what, event) => {
    await expect(handler(event, context())).rejects.toThrow(/refused/);
    expect(output.lines()).toEqual([expect.objectContaining({ level: "ERROR", operation: "read-event" })]);
    expect(output.text()).not.toContain("4111");
    expect(output.emf()).toEqual([]);
  });

  it("ends in a refusal or in counts, whatever its lines are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json()), { minLength: 1, maxLength: 20 }), async (messages) => {
        const before = measured("MalformedLogLines").length;
        await handler(packed(batch(messages)), context());
        expect(measured("MalformedLogLines")).toHaveLength(before + 1);
      }),
      { numRuns: 30 },
    );
  });
});
