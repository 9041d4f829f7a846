import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, GetQueryResultsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { XRayClient } from "@aws-sdk/client-xray";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnalysisRequested } from "../../../../domain/contracts/analysis.js";
import { IncidentMaterialSchema } from "../../../../domain/contracts/material.js";
import { AnalysisReportSchema } from "../../../../domain/contracts/report.js";
import { shardOf } from "../../../../domain/metrics/keys.js";
import type { SqsHandler } from "../../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "../support/environment.js";
import { FakeDynamo, throttled } from "../support/fake-dynamo.js";
import { FakeQueue } from "../support/fake-queue.js";
import { context, event, failed } from "../support/messages.js";
import { captureOutput } from "../support/output.js";
import { variablesWithoutModel } from "./support.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
const s3 = mockClient(S3Client);
const cloudWatch = mockClient(CloudWatchClient);
const xray = mockClient(XRayClient);
const logs = mockClient(CloudWatchLogsClient);
const trail = mockClient(CloudTrailClient);
const objects = new Map<string, string>();
let handler: SqsHandler;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  stubEnvironment("ai-analysis", variablesWithoutModel);
  ({ handler } = await import("../../../../lambdas/ai-analysis/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
  cloudWatch.onAnyCommand().resolves({});
  xray.onAnyCommand().resolves({});
  logs.on(GetQueryResultsCommand).resolves({ status: "Complete" });
  trail.onAnyCommand().resolves({});
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
  for (const mock of [cloudWatch, xray, logs, trail]) mock.reset();
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
const object = (name: string): unknown => {
  const found = [...objects].find(([key]) => key.endsWith(`/${name}.json`));
  return JSON.parse(found?.[1] ?? "null");
};

describe("a question", () => {
  it("is answered by a report of the service that posted, and keeps the series that it rests on", async () => {
    fill(60);
    expect(failed(await handler(event(asked(900)), context()))).toEqual([]);

    const report = v.parse(AnalysisReportSchema, object("report"));
    const material = v.parse(IncidentMaterialSchema, object("material"));
    expect(report).toMatchObject({
      incidentId: material.incidentId,
      trigger: { node: "checkout", name: "checkout response_time" },
    });
    expect([...objects.keys()].sort()).toEqual([
      `incidents/${report.incidentId}/material.json`,
      `incidents/${report.incidentId}/report.json`,
    ]);
    const [series] = material.further;
    expect(series).toMatchObject({ node: "checkout", name: "response_time" });
    expect(series?.values).toHaveLength(61);
    expect(series?.values.at(-1)).toBe(900);
    expect(material.nodes).toContainEqual({ name: "checkout", kind: "other" });
    expect(output.lines()).toEqual([
      expect.objectContaining({
        operation: "analyse-metric",
        outcome: "statistics",
        correlationId: "correlation-1",
        incidentId: report.incidentId,
        analysisId: id(60).replace("met_", "ana_"),
      }),
    ]);
    expect(output.metric("ReportsCompleted")).toBe(1);
  });

  it("asked twice has one report", async () => {
    fill(60);
    await handler(event(asked(900)), context());
    await handler(event(asked(900)), context());
    expect(objects.size).toBe(2);
  });

  it("of another tenant about a service of the same name is another incident", async () => {
    fill(60);
    await handler(event(asked(900)), context());
    await handler(event(asked(900, { tenant: "other" })), context());
    expect(objects.size).toBe(4);
  });

  it("with a point alone is answered too", async () => {
    await handler(event(asked(900)), context());
    expect(v.parse(IncidentMaterialSchema, object("material")).further).toMatchObject([{ values: [900] }]);
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
    dynamo.fault = ({ operation }) => (operation === "query" ? throttled() : undefined);
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
    expect(output.metric("ReportsCompleted")).toBeUndefined();
  });
});
