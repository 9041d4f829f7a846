import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetTracesCommand, GetServiceGraphCommand, GetTraceSummariesCommand, XRayClient } from "@aws-sdk/client-xray";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { AnalysisOptionsSchema } from "../../../../domain/contracts/analysis-settings.js";
import { recentChanges } from "../../../../lambdas/ai-analysis/gather/changes.js";
import { seenGraph } from "../../../../lambdas/ai-analysis/gather/graph.js";
import { readLogs } from "../../../../lambdas/ai-analysis/gather/logs.js";
import { worstTraces } from "../../../../lambdas/ai-analysis/gather/traces.js";
import { windowsOf } from "../../../../lambdas/ai-analysis/windows.js";
import { AT, names } from "./support.js";

const settings = v.parse(AnalysisOptionsSchema, {});
const windows = windowsOf(AT, settings);
const endless = { remainingMs: () => Number.POSITIVE_INFINITY };
const xray = mockClient(XRayClient);
const logs = mockClient(CloudWatchLogsClient);
const trail = mockClient(CloudTrailClient);
afterEach(() => {
  xray.reset();
  logs.reset();
  trail.reset();
});

const busy = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });

/** Time that is over after so many looks at it. */
const over = (looks: number) => {
  let left = looks;
  return { remainingMs: () => (left-- > 0 ? 100_000 : 0) };
};

describe("the service graph", () => {
  const graph = (deadline = endless) => seenGraph(new XRayClient({}), names, windows, deadline);
  const statistics = (TotalCount: number, faults: number, TotalResponseTime: number) => ({
    TotalCount,
    FaultStatistics: { TotalCount: faults },
    ErrorStatistics: { TotalCount: 0, ThrottleCount: 0 },
    TotalResponseTime,
  });

  it("gives thin series of nodes, by their names in the topology, from the environment's own traces", async () => {
    const Services = [
      { ReferenceId: 0, Name: "order-processor", Type: "AWS::Lambda", Edges: [{ ReferenceId: 1 }, { ReferenceId: 2 }] },
      {
        ReferenceId: 1,
        Name: "observability-platform-orders-dev",
        Type: "AWS::DynamoDB::Table",
        SummaryStatistics: statistics(20, 5, 4),
      },
      { ReferenceId: 2, Name: "stranger.example.com", Type: "remote", SummaryStatistics: statistics(2, 0, 1) },
      {
        ReferenceId: 3,
        Name: "https://sqs.us-east-1.amazonaws.com/1/observability-platform-payments-dev",
        Type: "AWS::SQS::Queue",
      },
    ];
    xray.on(GetServiceGraphCommand).resolves({ Services });
    const { value, lacking } = await graph();
    expect(lacking).toEqual([]);
    expect(value.edges).toEqual([
      ["order-processor", "table:orders"],
      ["order-processor", "stranger.example.com"],
    ]);
    expect(value.kinds.get("stranger.example.com")).toBe("remote");
    expect(value.kinds.has("queue:payments")).toBe(true);
    // Five pieces of two minutes, six of ten: requests by the minute compare.
    expect(value.metrics.incident["table:orders"]).toEqual({
      "latency/Average": [null, 0.2, null, 0.2, null, 0.2, null, 0.2, null, 0.2],
      "availability/Average": [null, 75, null, 75, null, 75, null, 75, null, 75],
      "requests/Sum": [null, 10, null, 10, null, 10, null, 10, null, 10],
    });
    expect(value.metrics.normal["table:orders"]?.["requests/Sum"]?.filter((each) => each !== null)).toEqual([2, 2, 2, 2, 2, 2]);
    for (const { args } of xray.commandCalls(GetServiceGraphCommand)) expect(args[0].input.GroupName).toMatch(/^all_traces-dev-/);
  });

  it("counts a function once, under its own name", async () => {
    const SummaryStatistics = statistics(10, 0, 1);
    const Services = [
      { ReferenceId: 0, Name: "payment-handler", Type: "AWS::Lambda", SummaryStatistics },
      { ReferenceId: 1, Name: "observability-platform-payment-handler-dev", Type: "AWS::Lambda::Function", SummaryStatistics },
    ];
    xray.on(GetServiceGraphCommand).resolves({ Services });
    const { value } = await graph();
    expect(value.metrics.incident["payment-handler"]?.["requests/Sum"]?.[1]).toBe(5);
  });

  it("is asked for page by page", async () => {
    xray
      .on(GetServiceGraphCommand)
      .callsFake(({ NextToken }) => (NextToken ? { Services: [] } : { Services: [], NextToken: "2" }));
    await graph();
    expect(xray.commandCalls(GetServiceGraphCommand)).toHaveLength(22);
  });

  it("is as much as X-Ray gave, where it refuses a part", async () => {
    xray
      .on(GetServiceGraphCommand)
      .rejectsOnce(busy)
      .resolves({ Services: [{ ReferenceId: 0, Name: "order-processor", Type: "AWS::Lambda" }] });
    const { value, lacking } = await graph();
    expect(value.kinds.has("order-processor")).toBe(true);
    expect(lacking).toEqual([expect.stringMatching(/^1 of 11 parts of the graph could not be read: .*Rate exceeded/)]);
  });

  it("is as much as came in time, and says that it is not all", async () => {
    xray.on(GetServiceGraphCommand).resolves({ Services: [] });
    expect((await graph(over(4))).lacking).toEqual(["7 of 11 parts of the graph were not read in time"]);
  });
});

describe("traces", () => {
  const read = (deadline = endless) =>
    worstTraces(new XRayClient({}), { names, environment: "dev" }, { traces: 3, slowTraceMs: 1500 }, windows, deadline);
  const trace = (Id: string) => ({
    Id,
    Segments: [
      {
        Document: JSON.stringify({
          id: "s1",
          name: "order-processor",
          start_time: 100,
          end_time: 101,
          subsegments: [
            {
              id: "c1",
              name: "SQS",
              namespace: "aws",
              start_time: 100.5,
              end_time: 100.6,
              aws: { queue_url: "http://x/1/observability-platform-payments-dev" },
            },
          ],
        }),
      },
      {
        Document: JSON.stringify({
          id: "s2",
          parent_id: "c1",
          name: "payment-handler",
          start_time: 101,
          end_time: 105,
          fault: true,
          cause: { exceptions: [{ type: "ProviderError", message: "answered 503" }] },
          subsegments: [
            {
              id: "inner",
              name: "work",
              start_time: 101,
              end_time: 104,
              subsegments: [
                { id: "c2", name: "payment-provider", namespace: "remote", start_time: 101, end_time: 104.5, fault: true },
              ],
            },
          ],
        }),
      },
    ],
  });

  it("that are slowest and failing are flattened to calls between nodes", async () => {
    xray.on(GetTraceSummariesCommand).callsFake(({ FilterExpression }) => ({
      TraceSummaries: String(FilterExpression).includes("fault = true") ? [{ Id: "t1", HasFault: true }] : [],
    }));
    xray.on(BatchGetTracesCommand).callsFake(({ TraceIds }) => ({ Traces: TraceIds.map(trace) }));
    const { value, lacking } = await read();
    expect(lacking).toEqual([]);
    expect(value).toMatchObject([{ id: "t1", chosen: "failing", durationMs: 5000, startedAt: "1970-01-01T00:01:40.000Z" }]);
    expect(
      value[0]?.steps.map(({ node, caller, startMs, durationMs, fault, cause }) => [
        node,
        caller,
        startMs,
        durationMs,
        fault,
        cause,
      ]),
    ).toEqual([
      ["order-processor", null, 0, 1000, false, null],
      ["queue:payments", "order-processor", 500, 100, false, null],
      ["payment-handler", "queue:payments", 1000, 4000, true, "ProviderError: answered 503"],
      ["payment-provider", "payment-handler", 1000, 3500, true, null],
    ]);
  });

  it("have no secret in what was thrown, and none of a time that no date can hold", async () => {
    const thrown = (Id: string, start_time: number) => ({
      Id,
      Segments: [
        {
          Document: JSON.stringify({
            ...{ id: "s", name: "order-processor", start_time, end_time: start_time + 1 },
            cause: { exceptions: [{ type: "Error", message: "token=abc123 of anna@example.com" }] },
          }),
        },
      ],
    });
    xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [{ Id: "t1" }, { Id: "t2" }] });
    xray.on(BatchGetTracesCommand).resolves({ Traces: [thrown("t1", 100), thrown("t2", 1e20)] });
    const { value, lacking } = await read();
    expect(value.map(({ id, steps }) => [id, steps[0]?.cause])).toEqual([
      ["t1", "Error: token=[secret-removed] of [email-removed]"],
    ]);
    expect(lacking).toEqual(["1 of 2 traces could not be read whole"]);
  });

  it("are searched by the environment, time and slowness", async () => {
    xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [] });
    await read();
    const filters = xray.commandCalls(GetTraceSummariesCommand).map(({ args }) => args[0].input.FilterExpression);
    expect(filters.sort()).toEqual([
      'annotation.environment = "dev" AND (service() { fault = true } OR fault = true OR error = true)',
      'annotation.environment = "dev" AND duration > 1.5',
    ]);
  });

  it("are the worst ones, five a call", async () => {
    const all = Array.from({ length: 12 }, (_, at) => ({
      Id: `t${at}`,
      Duration: at,
      HasFault: at < 6,
      StartTime: new Date(at),
    }));
    xray.on(GetTraceSummariesCommand).callsFake(({ FilterExpression, NextToken }) => {
      const page = NextToken ? all.slice(6) : all.slice(0, 6);
      return { TraceSummaries: String(FilterExpression).includes("fault") ? [] : page, ...(!NextToken && { NextToken: "2" }) };
    });
    xray.on(BatchGetTracesCommand).callsFake(({ TraceIds }) => ({ Traces: TraceIds.map(trace) }));
    const wanted = { traces: 7, slowTraceMs: 1 };
    const { value } = await worstTraces(new XRayClient({}), { names, environment: "dev" }, wanted, windows, endless);
    expect(value.map(({ id }) => id)).toEqual(["t11", "t10", "t9", "t8", "t7", "t6", "t5"]);
    expect(xray.commandCalls(BatchGetTracesCommand).map(({ args }) => args[0].input.TraceIds?.length)).toEqual([5, 2]);
  });

  it.each([
    ["no JSON", "{"],
    ["no segment", '{"id":1}'],
  ])("whose documents are %s are left out, which is said", async (_what, Document) => {
    xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [{ Id: "t1" }] });
    xray.on(BatchGetTracesCommand).resolves({ Traces: [{ Id: "t1", Segments: [{ Document }] }] });
    expect(await read()).toEqual({ value: [], lacking: ["1 of 1 traces could not be read whole"] });
  });

  it("of one kind are there while X-Ray refuses the search of the other", async () => {
    xray.on(GetTraceSummariesCommand).callsFake(async ({ FilterExpression }) => {
      if (String(FilterExpression).includes("fault = true")) throw busy;
      return { TraceSummaries: [{ Id: "t1", Duration: 9 }] };
    });
    xray.on(BatchGetTracesCommand).callsFake(({ TraceIds }) => ({ Traces: TraceIds.map(trace) }));
    const { value, lacking } = await read();
    expect(value.map(({ id }) => id)).toEqual(["t1"]);
    expect(lacking).toEqual([expect.stringMatching(/^not all traces were searched: .*Rate exceeded/)]);
  });

  it("that were read stay where X-Ray refuses the next", async () => {
    const TraceSummaries = Array.from({ length: 7 }, (_, at) => ({ Id: `t${at}`, Duration: at }));
    xray.on(GetTraceSummariesCommand).callsFake(({ FilterExpression }) => ({
      TraceSummaries: String(FilterExpression).includes("fault") ? [] : TraceSummaries,
    }));
    xray
      .on(BatchGetTracesCommand)
      .rejectsOnce(busy)
      .callsFake(({ TraceIds }) => ({ Traces: TraceIds.map(trace) }));
    const wanted = { traces: 7, slowTraceMs: 1 };
    const { value, lacking } = await worstTraces(new XRayClient({}), { names, environment: "dev" }, wanted, windows, endless);
    expect(value.map(({ id }) => id)).toEqual(["t1", "t0"]);
    expect(lacking).toEqual([expect.stringMatching(/^5 of 7 traces could not be read whole: .*Rate exceeded/)]);
  });

  it("are as many as could be searched in time", async () => {
    xray.on(GetTraceSummariesCommand).resolves({ TraceSummaries: [] });
    expect((await read(over(1))).lacking).toEqual(["not all traces were searched in time"]);
  });
});

describe("log lines", () => {
  const read = (deadline = endless) => readLogs(new CloudWatchLogsClient({}), names, settings, windows, deadline);
  const row = (fields: Record<string, string>) => Object.entries(fields).map(([field, value]) => ({ field, value }));
  const error = row({
    "@timestamp": "2026-11-21 09:59:00.000",
    "@log": "123456789012:/aws/lambda/observability-platform-payment-handler-dev",
    level: "ERROR",
    text: "authorize-payment failed",
    operation: "authorize-payment",
    errorName: "ProviderError",
    stack: "ProviderError: no\n at pay",
  });
  const start = () =>
    logs
      .on(StartQueryCommand)
      .callsFake(({ queryString }) => ({ queryId: String(queryString).includes("error.stack") ? "errors" : "other" }));

  it("are those of errors with their stacks, by service", async () => {
    start();
    logs.on(GetQueryResultsCommand).callsFake(({ queryId }) => ({
      status: "Complete",
      results: queryId === "errors" ? [error, row({ "@timestamp": "x" })] : [],
    }));
    const { value, lacking } = await read();
    expect(lacking).toEqual([]);
    expect(value).toEqual({
      normal: [],
      incident: [
        {
          at: "2026-11-21T09:59:00.000Z",
          node: "payment-handler",
          level: "ERROR",
          message: "authorize-payment failed\nProviderError: no\n at pay",
          errorName: "ProviderError",
          operation: "authorize-payment",
        },
      ],
    });
    const [asked] = logs.commandCalls(StartQueryCommand).map(({ args }) => args[0].input);
    expect(asked?.logGroupNames).toContain("/ecs/observability-platform-order-api-dev");
    expect([asked?.startTime, asked?.endTime]).toEqual([
      Date.parse("2026-11-21T09:50:00Z") / 1000,
      Date.parse("2026-11-21T09:59:59Z") / 1000,
    ]);
  });

  it("are waited for while their query runs", async () => {
    start();
    const looks = new Map<string, number>();
    logs.on(GetQueryResultsCommand).callsFake(({ queryId }) => {
      looks.set(queryId, (looks.get(queryId) ?? 0) + 1);
      return (looks.get(queryId) ?? 0) > 2 ? { status: "Complete", results: [error] } : { status: "Running", results: [] };
    });
    expect((await read()).value.incident).not.toEqual([]);
    expect(logs.commandCalls(StopQueryCommand)).toHaveLength(0);
  });

  it("that their queries had found by the deadline are kept, and every query is stopped", async () => {
    start();
    logs.on(GetQueryResultsCommand).resolves({ status: "Running", results: [error] });
    logs.on(StopQueryCommand).resolves({ success: true });
    const { value, lacking } = await read({ remainingMs: () => 400 });
    expect(value.incident).toHaveLength(2);
    expect(lacking).toEqual([
      "the query of errors was stopped at its deadline: not all may be there",
      "the query of warnings was stopped at its deadline: not all may be there",
      "the query of lines of the normal time was stopped at its deadline: not all may be there",
    ]);
    expect(logs.commandCalls(StopQueryCommand)).toHaveLength(3);
  });

  it("that were found count, too, where the query had ended by itself when it was to be stopped", async () => {
    start();
    logs.on(GetQueryResultsCommand).resolves({ status: "Running", results: [error] });
    logs.on(StopQueryCommand).rejects(Object.assign(new Error("not running"), { name: "InvalidParameterException" }));
    const { value, lacking } = await read({ remainingMs: () => 400 });
    expect(value.incident).toHaveLength(2);
    expect(lacking[0]).toBe("the query of errors was stopped at its deadline: not all may be there");
  });

  it("that were found count where a late query cannot be stopped, which is said", async () => {
    start();
    logs.on(GetQueryResultsCommand).resolves({ status: "Running", results: [error] });
    logs.on(StopQueryCommand).rejects(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));
    const { value, lacking } = await read({ remainingMs: () => 400 });
    expect(value.incident).toHaveLength(2);
    expect(lacking[0]).toContain("could not be stopped (ThrottlingException: Rate exceeded)");
  });

  it("whose results cannot be read cost no more than that: their queries are stopped", async () => {
    start();
    logs.on(GetQueryResultsCommand).rejects(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));
    logs.on(StopQueryCommand).resolves({ success: true });
    await expect(read()).rejects.toThrow("Rate exceeded");
    expect(logs.commandCalls(StopQueryCommand)).toHaveLength(3);
  });

  it("are kept without the secrets in them, and cut where the query has not cut them", async () => {
    start();
    const planted = "no\npassword=hunter2 of anna@example.com, card 4111 1111 1111 1111";
    const long = row({
      ...Object.fromEntries(error.map(({ field, value }) => [field, value])),
      text: planted,
      stack: "at pay ".repeat(9000),
    });
    logs.on(GetQueryResultsCommand).resolves({ status: "Complete", results: [long] });
    const { value } = await read();
    const [line] = value.incident;
    expect(line?.message).toMatch(/^no\npassword=\[secret-removed\] of \[email-removed\], card \[card number removed\]\nat pay/);
    expect(line?.message.length).toBeLessThanOrEqual(4000);
    for (const { args } of logs.commandCalls(StartQueryCommand)) expect(args[0].input.queryString).toContain("substr(coalesce(");
  });

  it("stand without those of the normal time", async () => {
    logs.on(StartQueryCommand).callsFake(({ endTime }) => {
      if (endTime < Date.parse(windows.incident.from) / 1000)
        throw Object.assign(new Error("too many queries"), { name: "LimitExceededException" });
      return { queryId: "1" };
    });
    logs.on(GetQueryResultsCommand).resolves({ status: "Complete", results: [error] });
    const { value, lacking } = await read();
    expect(value.incident).toHaveLength(2);
    expect(lacking).toEqual([expect.stringContaining("lines of the normal time could not be read")]);
  });

  it.each(["Failed", "Cancelled", "Timeout", "Unknown"] as const)("of queries that end as %s are lacking", async (status) => {
    start();
    logs.on(GetQueryResultsCommand).resolves({ status, results: [] });
    await expect(read()).rejects.toThrow(`a log query ended as ${status}`);
  });
});

describe("changes", () => {
  const read = (deadline = endless) => recentChanges(new CloudTrailClient({}), names, settings, AT, deadline);
  const deployed = {
    EventId: "e1",
    EventName: "UpdateFunctionCode20150331v2",
    EventTime: new Date("2026-11-21T09:40:00Z"),
    Username: "deployer",
    CloudTrailEvent: JSON.stringify({
      requestParameters: {
        functionName: "arn:aws:lambda:us-east-1:1:function:observability-platform-payment-handler-dev",
        publish: true,
      },
      responseElements: { version: "17", codeSha256: "abc" },
    }),
  };
  const of = (source: string, ...Events: object[]) =>
    trail
      .on(LookupEventsCommand)
      .callsFake(({ LookupAttributes }) => ({ Events: LookupAttributes[0].AttributeValue === source ? Events : [] }));

  it("are deployments and changed settings of the hours before, with who made them and the version", async () => {
    of("lambda.amazonaws.com", deployed, { ...deployed, EventId: "e2", EventName: "GetFunction20150331v2" });
    const { value, lacking } = await read();
    expect(lacking).toEqual([]);
    expect(value).toEqual([
      {
        id: "e1",
        at: "2026-11-21T09:40:00.000Z",
        kind: "deployment",
        node: "payment-handler",
        resource: "arn:aws:lambda:us-east-1:1:function:observability-platform-payment-handler-dev",
        event: "UpdateFunctionCode20150331v2",
        actor: "deployer",
        version: "17",
      },
    ]);
    const [first] = trail.commandCalls(LookupEventsCommand).map(({ args }) => args[0].input);
    expect([first?.StartTime?.toISOString(), first?.EndTime?.toISOString()]).toEqual(["2026-11-21T04:00:30.000Z", AT]);
  });

  it.each([
    ["ecs.amazonaws.com", "UpdateService", { service: "observability-platform-order-api-dev" }, "order-api", "deployment"],
    ["ssm.amazonaws.com", "PutParameter", { name: "/shop/limit" }, null, "configuration"],
    [
      "sqs.amazonaws.com",
      "SetQueueAttributes",
      { queueUrl: "https://x/1/observability-platform-orders-dev" },
      "queue:orders",
      "configuration",
    ],
  ])("of %s by %s are known", async (source, EventName, requestParameters, node, kind) => {
    of(source, { ...deployed, EventName, CloudTrailEvent: JSON.stringify({ requestParameters }) });
    expect((await read()).value).toMatchObject([{ node, kind, event: EventName }]);
  });

  it("that AWS refused are none", async () => {
    of("lambda.amazonaws.com", { ...deployed, CloudTrailEvent: JSON.stringify({ errorCode: "AccessDenied" }) });
    expect((await read()).value).toEqual([]);
  });

  it("that were found stay where CloudTrail, asked too often, refuses to tell of others", async () => {
    trail.on(LookupEventsCommand).callsFake(async ({ LookupAttributes, NextToken }) => {
      const source = LookupAttributes[0].AttributeValue;
      if (source !== "lambda.amazonaws.com" || NextToken) throw busy;
      return { Events: [deployed], NextToken: "2" };
    });
    const { value, lacking } = await read();
    // The first source told of one page: that is an answer.
    expect(value.map(({ id }) => id)).toEqual(["e1"]);
    expect(lacking).toHaveLength(6);
    expect(lacking[0]).toMatch(/^changes of lambda.amazonaws.com were not all read: .*Rate exceeded/);
  });

  it("are read page by page, not without end", async () => {
    trail.on(LookupEventsCommand).resolves({ Events: [], NextToken: "more" });
    expect((await read()).lacking).toContain("changes of lambda.amazonaws.com were not all read (there are very many)");
    expect(trail.commandCalls(LookupEventsCommand).length).toBeLessThanOrEqual(36);
  });

  it("are as many as came in time", async () => {
    of("lambda.amazonaws.com", deployed);
    const { value, lacking } = await read(over(1));
    expect(value).toHaveLength(1);
    expect(lacking).toHaveLength(5);
  });
});
