import { BatchGetTracesCommand, GetTraceSummariesCommand, XRayClient } from "@aws-sdk/client-xray";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { worstTraces } from "../../../../lambdas/ai-analysis/gather/traces.js";
import { busy, endless, over, windows } from "./source-support.js";
import { names } from "./support.js";

const xray = mockClient(XRayClient);
afterEach(() => xray.reset());

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
