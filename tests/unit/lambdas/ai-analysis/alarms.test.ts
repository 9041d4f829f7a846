import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, GetQueryResultsCommand, StartQueryCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BatchGetTracesCommand, GetServiceGraphCommand, GetTraceSummariesCommand, XRayClient } from "@aws-sdk/client-xray";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { NARRATIVE_TOOL } from "../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../domain/contracts/material.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../../../domain/contracts/report.js";
import type { SqsHandler } from "../../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "../support/environment.js";
import { FakeDynamo, throttled } from "../support/fake-dynamo.js";
import { FakeQueue } from "../support/fake-queue.js";
import { context, event, failed } from "../support/messages.js";
import { captureOutput } from "../support/output.js";
import { fakeMetrics } from "./fake-metrics.js";
import { AT, config, envelope, errorsAlarm, variables } from "./support.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
const s3 = mockClient(S3Client);
const xray = mockClient(XRayClient);
const logs = mockClient(CloudWatchLogsClient);
const trail = mockClient(CloudTrailClient);
const bedrock = mockClient(BedrockRuntimeClient);
let cloudWatch: ReturnType<typeof fakeMetrics>;
const objects = new Map<string, string>();
let handler: SqsHandler;
let output: ReturnType<typeof captureOutput>;

const begin = Date.parse("2026-11-21T09:50:00Z") / 1000;
/** The provider fails since the incident began. */
const points = (metric: string, minute: number): number | undefined => {
  const broken = minute >= begin;
  if (!metric.includes("service=payment-handler")) return undefined;
  if (metric.includes(" OperationSucceeded ") || metric.includes(" PaymentsAuthorized ")) return broken ? 1 : 20;
  if (metric.includes(" OperationFailed ") || metric.includes(" ProviderFailed ")) return broken ? 19 : undefined;
  return metric.includes("Duration") ? 40 : undefined;
};

beforeAll(async () => {
  stubEnvironment("ai-analysis", variables);
  ({ handler } = await import("../../../../lambdas/ai-analysis/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
  cloudWatch = fakeMetrics(points);
  s3.on(PutObjectCommand).callsFake(({ Key, Body }) => {
    objects.set(Key, String(Body));
    return {};
  });
  xray.on(GetServiceGraphCommand).resolves({ Services: [] });
  xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [] });
  xray.on(BatchGetTracesCommand).resolves({ Traces: [] });
  logs.on(StartQueryCommand).resolves({ queryId: "1" });
  logs.on(GetQueryResultsCommand).resolves({ status: "Complete", results: [] });
  trail.on(LookupEventsCommand).resolves({ Events: [] });
  bedrock.on(ConverseCommand).rejects(Object.assign(new Error("no access"), { name: "AccessDeniedException" }));
});
afterEach(() => {
  output.restore();
  cloudWatch.restore();
  dynamo.reset();
  queue.reset();
  for (const mock of [s3, xray, logs, trail, bedrock]) mock.reset();
  objects.clear();
});
afterAll(() => vi.unstubAllEnvs());

const object = (name: string): unknown => JSON.parse([...objects].find(([key]) => key.endsWith(`/${name}.json`))?.[1] ?? "null");
const report = (): AnalysisReport => v.parse(AnalysisReportSchema, object("report"));
const material = (): IncidentMaterial => v.parse(IncidentMaterialSchema, object("material"));
const sources = () => [...new Set(report().lacking.map(({ source }) => source))].sort();
const down = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
const run = (body: unknown = envelope(errorsAlarm())) => handler(event(body), context(48_000));

describe("an alarm", () => {
  it("gives a report that names the cause, kept with what it rests on, and one log line", async () => {
    expect(failed(await run())).toEqual([]);
    const { incidentId, rootCauses, trigger, severity } = report();
    expect([...objects.keys()].sort()).toEqual([`incidents/${incidentId}/material.json`, `incidents/${incidentId}/report.json`]);
    expect(trigger).toMatchObject({ name: "observability-platform-payment-handler-errors-dev", node: "payment-handler" });
    expect(rootCauses[0]).toMatchObject({ node: "payment-provider", kind: "dependency-down" });
    expect(material().edges).toContainEqual(["payment-handler", "payment-provider"]);
    expect(output.lines().filter(({ level }) => level !== "WARN")).toEqual([
      expect.objectContaining({
        operation: "analyse-alarm",
        outcome: "statistics",
        incidentId,
        node: "payment-handler",
        cause: "payment-provider",
        causeKind: "dependency-down",
        severity,
        lacking: "model",
        costUsd: 0,
      }),
    ]);
    expect(output.metric("ReportsCompleted")).toBe(1);
  });

  it("tells what it does to the objective of the configuration", async () => {
    await run();
    expect(material().slo).toEqual({ target: 0.99, periodDays: 28 });
    const [level] = report().serviceLevels;
    expect(level).toMatchObject({ node: "payment-handler", target: 0.99, periodDays: 28, sliBefore: 1 });
    // One payment of twenty goes through: 95 times as fast as one failure in a hundred.
    expect(level?.sli).toBeCloseTo(0.05, 6);
    expect(level?.burnRate).toBeCloseTo(95, 3);
  });

  it("told twice has one report, of the same windows", async () => {
    await run();
    const first = material();
    await run();
    expect(objects.size).toBe(2);
    expect(material()).toEqual(first);
  });

  it("of the same node minutes later belongs to the same incident", async () => {
    await run();
    await run(envelope({ ...errorsAlarm(), StateChangeTime: "2026-11-21T10:12:00.000+0000" }));
    expect(objects.size).toBe(2);
    expect(material().windows.incident.to).toBe("2026-11-21T10:12:00.000Z");
  });

  it("where everything is as usual costs no tokens: the model is not asked, and the report says so", async () => {
    cloudWatch.restore();
    cloudWatch = fakeMetrics((metric) => points(metric, 0));
    await run();
    expect(report()).toMatchObject({ rootCauses: [], anomalies: [] });
    expect(report().lacking).toEqual([{ source: "model", reason: expect.stringContaining("not asked") }]);
    expect(bedrock.commandCalls(ConverseCommand)).toHaveLength(0);
  });

  it("is analysed with what the function's role may do to its tables", async () => {
    const answered = { toolUse: { toolUseId: "1", name: NARRATIVE_TOOL.name, input: {} } };
    bedrock.on(ConverseCommand).resolves({
      stopReason: "tool_use",
      output: { message: { role: "assistant", content: [answered] } },
    });
    await run();
    await run(envelope({ ...errorsAlarm(), StateChangeTime: "2026-11-21T11:00:00.000+0000" }));
    const actions: Readonly<Record<string, string>> = { get: "GetItem", put: "PutItem", update: "UpdateItem", query: "Query" };
    const { tables = {} } = config.services["ai-analysis"] ?? {};
    const allowed = Object.entries(tables).flatMap(([table, those]) => those.map((action) => `${action} ${table}`));
    const done = new Set(dynamo.calls.map(({ operation, table }) => `${actions[operation] ?? operation} ${table}`));
    expect([...done].filter((each) => !allowed.includes(each))).toEqual([]);
    // The breaker knows its circuit from other tests, and series are read for posted metrics.
    expect(done.size).toBeGreaterThanOrEqual(3);
  });

  it("may use up the day's tokens, and a posted metric half of them", async () => {
    const id = `analysis-tokens#test#${new Date().toISOString().slice(0, 10)}`;
    const letters = "a".repeat(32);
    const trigger = { id: `met_${letters}`, service_name: "checkout", metric_type: "errors", value: 900, timestamp: AT };
    const posted = {
      ...{ type: "analysis.requested", analysisId: `ana_${letters}`, tenant: "shop", correlationId: "correlation-1" },
      ...{ service_name: "checkout", metric_type: "errors", trigger, window: { from: "2026-11-21#", to: `${AT}#` } },
    };
    for (const [tokens, body] of [[500_000, posted] as const, [1_000_000, envelope(errorsAlarm())] as const]) {
      dynamo.table("idempotency").set(id, { id, tokens, expiration: 9e9 });
      objects.clear();
      await run(body);
      expect(report().lacking).toContainEqual({ source: "model", reason: `the day's ${tokens} tokens are spent` });
    }
  });

  it("that is over is done with: nothing is read, nothing is kept", async () => {
    expect(failed(await run(envelope({ ...errorsAlarm(), NewStateValue: "OK" })))).toEqual([]);
    expect(output.lines()).toMatchObject([{ outcome: "ignored", operation: "analyse-alarm" }]);
    expect(objects.size).toBe(0);
    expect(cloudWatch.commandCalls(GetMetricDataCommand)).toHaveLength(0);
  });

  it("that is broken is refused", async () => {
    expect(failed(await run(envelope({ ...errorsAlarm(), StateChangeTime: "now" })))).toEqual(["message-0"]);
    expect(output.metric("InvalidMessage")).toBe(1);
  });

  it("goes back to the queue while its report cannot be kept", async () => {
    s3.on(PutObjectCommand).rejects(new Error("SlowDown"));
    expect(failed(await run())).toEqual(["message-0"]);
  });

  it("is analysed by itself while the table of incidents does not answer", async () => {
    dynamo.fault = throttled;
    expect(failed(await run())).toEqual([]);
    expect(report().rootCauses[0]?.node).toBe("payment-provider");
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ level: "WARN", message: "earlier alarms of the incident are not known" }),
    );
  });

  it("never has what logs and traces say in the function's own log", async () => {
    logs.on(GetQueryResultsCommand).resolves({
      status: "Complete",
      results: [
        [
          { field: "@timestamp", value: "2026-11-21 09:59:00.000" },
          { field: "@log", value: "1:/aws/lambda/observability-platform-payment-handler-dev" },
          { field: "level", value: "ERROR" },
          { field: "text", value: "secret of a customer" },
        ],
      ],
    });
    await run();
    expect(material().logs.incident).not.toEqual([]);
    expect(output.text()).not.toContain("secret of a customer");
  });
});

describe("a report comes", () => {
  const break_ = {
    metrics: () => cloudWatch.on(GetMetricDataCommand).rejects(down),
    graph: () => xray.on(GetServiceGraphCommand).rejects(down),
    traces: () => xray.on(GetTraceSummariesCommand).rejects(down),
    logs: () => logs.on(StartQueryCommand).rejects(down),
    changes: () => trail.on(LookupEventsCommand).rejects(down),
  };

  it.each(["metrics", "graph", "traces", "logs", "changes"] as const)("without %s, and says so", async (source) => {
    break_[source]();
    expect(failed(await run())).toEqual([]);
    expect(sources()).toEqual([source, "model"].sort());
    expect(report().lacking.find((each) => each.source === source)?.reason).toContain("Rate exceeded");
  });

  it("without any of them", async () => {
    for (const fail of Object.values(break_)) fail();
    expect(failed(await run())).toEqual([]);
    expect(sources()).toEqual(["changes", "graph", "logs", "metrics", "model", "traces"]);
    expect(report()).toMatchObject({ trigger: { node: "payment-handler" }, severity: "medium" });
  });

  it("while a source does not answer at all: each has its own deadline", async () => {
    xray.on(GetServiceGraphCommand).callsFake(() => new Promise(() => undefined));
    // The invocation ends soon: so do the sources.
    const response = await handler(event(envelope(errorsAlarm())), context(1800));
    expect(failed(response)).toEqual([]);
    expect(report().lacking).toContainEqual({ source: "graph", reason: expect.stringContaining("did not answer within") });
    expect(report().rootCauses[0]?.node).toBe("payment-provider");
  });
});
