import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { recentChanges } from "../../../../lambdas/ai-analysis/gather/changes.js";
import { busy, endless, over, settings } from "./source-support.js";
import { AT, names } from "./support.js";

const trail = mockClient(CloudTrailClient);
afterEach(() => trail.reset());

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
