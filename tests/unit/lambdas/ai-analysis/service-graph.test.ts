import { GetServiceGraphCommand, XRayClient } from "@aws-sdk/client-xray";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { seenGraph } from "../../../../lambdas/ai-analysis/gather/graph.js";
import { busy, endless, over, windows } from "./source-support.js";
import { names } from "./support.js";

const xray = mockClient(XRayClient);
afterEach(() => xray.reset());

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
