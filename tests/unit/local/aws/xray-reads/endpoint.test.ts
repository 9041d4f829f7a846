import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from "@aws-sdk/client-xray";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WALL_TIME } from "../../../../../local/aws/asked-time.js";
import { TraceStore } from "../../../../../local/aws/xray/traces.js";
import { DEPLOYED, MINUTE, running, START } from "../../alarms/fixture.js";
import { type Endpoint, startEndpoint } from "../fixture.js";

let endpoint: Endpoint;
let xray: XRayClient;

/** The alarms' clock runs ten times as fast as the wall clock. */
beforeEach(async () => {
  endpoint = await startEndpoint(undefined, { desk: { alarms: running(10).alarms, deployed: DEPLOYED } });
  xray = new XRayClient(endpoint.client);
});
afterEach(() => endpoint.stop());

/** A trace that began so many real seconds after the start, and lasted half a second. */
const document = (id: string, realSeconds: number, more: object = {}): string => {
  const started = START / 1000 + realSeconds;
  const child = { id: "b", name: "provider", namespace: "remote", start_time: started + 0.1, end_time: started + 0.4 };
  const own = { name: "pay", origin: "AWS::Lambda", start_time: started, end_time: started + 0.5, subsegments: [child] };
  return JSON.stringify({ trace_id: id, id: `${id}a`, ...own, ...more });
};
const put = (...documents: string[]) => xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));
/** A minute of the alarms' clock. */
const at = (minutes: number): Date => new Date(START + minutes * MINUTE);
const window = (from: number, to: number) => ({ StartTime: at(from), EndTime: at(to) });
const idsOf = async (input: ConstructorParameters<typeof GetTraceSummariesCommand>[0]) => {
  const { TraceSummaries = [] } = await xray.send(new GetTraceSummariesCommand(input));
  return TraceSummaries.map(({ Id }) => Id);
};

describe("X-Ray of the endpoint", () => {
  test("answers in the alarms' time, and keeps lengths as they were measured", async () => {
    await put(document("1-1-1", 6), document("1-2-2", 12, { fault: true, annotations: { correlationId: "c" } }));
    expect(await idsOf(window(0, 3))).toEqual(["1-2-2", "1-1-1"]);
    const { TraceSummaries = [] } = await xray.send(new GetTraceSummariesCommand(window(1.5, 3)));
    expect(TraceSummaries).toMatchObject([
      {
        ...{ Id: "1-2-2", StartTime: at(2), HasFault: true, HasError: false, IsPartial: false },
        Annotations: { correlationId: [{ AnnotationValue: { StringValue: "c" } }] },
        ServiceIds: [
          { Name: "provider", Type: "remote" },
          { Name: "pay", Type: "AWS::Lambda" },
        ],
        EntryPoint: { Name: "pay" },
      },
    ]);
    expect(TraceSummaries[0]?.Duration).toBeCloseTo(0.5, 3);
    const { Traces, UnprocessedTraceIds } = await xray.send(new BatchGetTracesCommand({ TraceIds: ["1-2-2", "1-9-9"] }));
    const [segment] = (Traces?.[0]?.Segments ?? []).map(({ Document }) => JSON.parse(Document ?? ""));
    expect(segment.start_time * 1000).toBeCloseTo(START + 2 * MINUTE, -1);
    expect(segment.subsegments[0].end_time - segment.start_time).toBeCloseTo(0.4, 3);
    expect(UnprocessedTraceIds).toEqual(["1-9-9"]);
    expect(endpoint.seen).toEqual([]);
  });

  test("counts in a service graph only what began in its window", async () => {
    await put(document("1-1-1", 6), document("1-2-2", 12), document("1-3-3", 18, { fault: true }));
    const graph = async (from: number, to: number) => {
      const { Services = [] } = await xray.send(new GetServiceGraphCommand(window(from, to)));
      const pay = Services.find(({ Name }) => Name === "pay");
      return [pay?.SummaryStatistics?.TotalCount, pay?.SummaryStatistics?.FaultStatistics?.TotalCount];
    };
    expect(await graph(0, 10)).toEqual([3, 1]);
    expect(await graph(0.5, 2.5)).toEqual([2, 0]);
    expect(await graph(2.5, 10)).toEqual([1, 1]);
    expect(await graph(5, 10)).toEqual([undefined, undefined]);
  });

  test("filters, turns pages, and refuses what it does not know", async () => {
    await put(...Array.from({ length: 450 }, (_, index) => document(`1-${index}-0`, index / 100, { fault: index % 2 === 0 })));
    const input = { ...window(0, 10), FilterExpression: 'service("pay") { fault }' };
    const pages: number[] = [];
    let token: string | undefined;
    do {
      const page = await xray.send(new GetTraceSummariesCommand({ ...input, NextToken: token }));
      pages.push(page.TraceSummaries?.length ?? 0);
      token = page.NextToken;
    } while (token !== undefined);
    expect(pages).toEqual([200, 25]);
    for (const wrong of [
      { FilterExpression: "speed > 1" },
      { NextToken: "x" },
      { EndTime: at(-1) },
      { TimeRangeType: "Service" as const },
    ])
      await expect(idsOf({ ...window(0, 1), ...wrong })).rejects.toMatchObject({ name: "InvalidRequestException" });
    const six = new BatchGetTracesCommand({ TraceIds: ["1", "2", "3", "4", "5", "6"] });
    await expect(xray.send(six)).rejects.toMatchObject({ name: "InvalidRequestException" });
  });

  test("finds traces by what happened in them, too", async () => {
    await put(
      document("1-1-1", 6),
      JSON.stringify({
        trace_id: "1-1-1",
        id: "l",
        name: "late",
        parent_id: "b",
        start_time: START / 1000 + 30,
        end_time: START / 1000 + 31,
      }),
    );
    expect(await idsOf(window(4, 6))).toEqual([]);
    expect(await idsOf({ ...window(4, 6), TimeRangeType: "Event" })).toEqual(["1-1-1"]);
  });

  test("says which documents it did not take", async () => {
    const { UnprocessedTraceSegments } = await put(document("1-1-1", 1), "{}", "nope");
    expect(UnprocessedTraceSegments).toHaveLength(2);
  });
});

describe("the store of traces", () => {
  test("forgets the oldest traces where they become too many", () => {
    const store = new TraceStore(WALL_TIME, 1000);
    for (let index = 0; index < 10; index++) store.put(document(`1-${index}-0`, index));
    expect(store.get("1-0-0")).toBeUndefined();
    expect(store.get("1-9-0")?.segments).toHaveLength(1);
  });
});
