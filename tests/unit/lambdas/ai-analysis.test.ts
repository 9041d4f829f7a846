import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type AnalysisRequested, AnalysisResultSchema } from "../../../domain/contracts/analysis.js";
import { shardOf } from "../../../domain/metrics/keys.js";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context, event, failed } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
const s3 = mockClient(S3Client);
const objects = new Map<string, string>();
let handler: SqsHandler;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  stubEnvironment("ai-analysis");
  ({ handler } = await import("../../../lambdas/ai-analysis/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
  s3.on(PutObjectCommand).callsFake(({ Bucket, Key, Body, ContentType }) => {
    expect([Bucket, ContentType]).toEqual(["data", "application/json"]);
    objects.set(Key, String(Body));
    return {};
  });
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  s3.reset();
  objects.clear();
});
afterAll(() => vi.unstubAllEnvs());

const TENANT = "keyabc123";
const id = (n: number): string =>
  `met_${[...String(n).padStart(32, "0")].map((digit) => String.fromCharCode(97 + Number(digit))).join("")}`;
const time = (n: number): string => new Date(Date.UTC(2026, 0, 2, 3, 0, n)).toISOString();
const pointOf = (n: number, value: number) => ({
  id: id(n),
  service_name: "checkout",
  metric_type: "response_time",
  value,
  timestamp: time(n),
});
const fill = (count: number) => {
  for (let n = 0; n < count; n++) {
    const shard = shardOf(id(n), 4);
    const series = `${TENANT}#checkout#response_time#${shard}`;
    dynamo.table("metrics").set(`${series}|${time(n)}#${id(n)}`, {
      ...pointOf(n, 100 + (n % 5)),
      series,
      at: `${time(n)}#${id(n)}`,
      tenantService: `${TENANT}#checkout#${shard}`,
      correlationId: "correlation-0",
      receivedAt: time(n),
      expiresAt: 1,
    });
  }
};
const asked = (value: number, change: Partial<AnalysisRequested> = {}): AnalysisRequested => ({
  type: "analysis.requested",
  analysisId: id(60).replace("met_", "ana_"),
  tenant: TENANT,
  service_name: "checkout",
  metric_type: "response_time",
  correlationId: "correlation-1",
  trigger: pointOf(60, value),
  window: { from: `${time(0)}#`, to: `${time(60)}#${id(60)}` },
  ...change,
});
const results = () => [...objects].map(([key, text]) => ({ key, ...v.parse(AnalysisResultSchema, JSON.parse(text)) }));

describe("a question", () => {
  it("is answered by statistics, with what they rest on, below the tenant and day of its point", async () => {
    fill(60);
    const response = await handler(event(asked(900)), context());

    expect(failed(response)).toEqual([]);
    expect(results()).toEqual([
      expect.objectContaining({
        key: `analyses/${TENANT}/2026-01-02/${id(60).replace("met_", "ana_")}.json`,
        verdict: "anomalous",
        direction: "above",
        severity: "critical",
        expected: expect.objectContaining({ median: 102 }),
        model: null,
        reason: expect.stringContaining("statistics only"),
      }),
    ]);
    const [{ evidence } = { evidence: [] }] = results();
    expect(evidence).toEqual(Array.from({ length: 61 }, (_, n) => id(n)));
    expect(output.lines()).toEqual([
      expect.objectContaining({
        operation: "analyse-metric",
        outcome: "anomalous",
        severity: "critical",
        correlationId: "correlation-1",
        analysisId: id(60).replace("met_", "ana_"),
      }),
    ]);
    expect(output.metric("AnalysesCompleted")).toBe(1);
  });

  it("asked twice has one answer", async () => {
    fill(60);
    await handler(event(asked(900), asked(900)), context());
    expect(objects.size).toBe(1);
  });

  it("about a usual value is answered too", async () => {
    fill(60);
    await handler(event(asked(101)), context());
    expect(results()).toMatchObject([{ verdict: "expected", severity: null, direction: null }]);
  });

  it("without enough points says so", async () => {
    fill(5);
    await handler(event(asked(900)), context());
    expect(results()).toMatchObject([{ verdict: "unexplained", expected: null, reason: expect.stringContaining("too few") }]);
  });

  it.each([
    ["no JSON", "{"],
    ["a tenant that is a path", { ...asked(900), tenant: "../other" }],
  ])("with %s is refused and leaves no object", async (_what, body) => {
    expect(failed(await handler(event(body), context()))).toEqual(["message-0"]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(objects.size).toBe(0);
  });
});

describe("when something fails", () => {
  it("the question goes back to the queue while points cannot be read", async () => {
    dynamo.fault = throttled;
    expect(failed(await handler(event(asked(900)), context()))).toEqual(["message-0"]);
    expect(output.lines()[0]?.error?.message).toContain("table metrics");
  });

  it("the question goes back to the queue while its answer cannot be kept", async () => {
    s3.on(PutObjectCommand).rejects(new Error("SlowDown"));
    expect(failed(await handler(event(asked(900)), context()))).toEqual(["message-0"]);
    expect(output.lines()[0]).toMatchObject({
      level: "ERROR",
      error: { name: "DependencyError" },
      correlationId: "correlation-1",
    });
    expect(output.metric("AnalysesCompleted")).toBeUndefined();
  });
});
