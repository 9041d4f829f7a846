import { createServer, type Server } from "node:http";
import {
  CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutSubscriptionFilterCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { takeOverEventSources, takeOverLogSubscriptions } from "../../../../local/host/take-over.js";

let server: Server | undefined;
afterEach(() => void server?.close());

const motoAnswering = (status: number): Promise<{ url: string; asked: string[] }> =>
  new Promise((resolve) => {
    const asked: string[] = [];
    const listening = createServer((request, response) => {
      request.on("data", (body) => asked.push(`${request.method} ${request.url} ${body}`));
      request.on("end", () => response.writeHead(status).end("why not"));
    });
    server = listening.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve({ url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`, asked });
    });
  });

describe("takeOverEventSources", () => {
  it("switches moto's own polling off for each mapping", async () => {
    const { url, asked } = await motoAnswering(202);
    await takeOverEventSources(url, "us-east-1", [{ id: "one" }, { id: "two" }]);
    expect(asked).toEqual([
      'PUT /2015-03-31/event-source-mappings/one {"Enabled":false}',
      'PUT /2015-03-31/event-source-mappings/two {"Enabled":false}',
    ]);
  });

  it("needs nothing of a mapping that moto does not have", async () => {
    const { url } = await motoAnswering(404);
    await expect(takeOverEventSources(url, "us-east-1", [{ id: "one" }])).resolves.toBeUndefined();
  });

  it("fails where moto would go on receiving", async () => {
    const { url } = await motoAnswering(500);
    await expect(takeOverEventSources(url, "us-east-1", [{ id: "one" }])).rejects.toThrow(/one: HTTP 500 why not/);
  });
});

describe("takeOverLogSubscriptions", () => {
  it("takes each subscription of a function away from moto, also one that is gone, and gives back what it took", async () => {
    const filter = {
      logGroupName: "/ecs/shop",
      filterPattern: "?ERROR",
      destinationArn: "arn:aws:lambda:us-east-1:1:function:f",
    };
    const logs = mockClient(CloudWatchLogsClient);
    logs
      .on(DescribeSubscriptionFiltersCommand)
      .resolves({
        subscriptionFilters: [
          { ...filter, filterName: "b" },
          { ...filter, filterName: "b-other" },
        ],
      })
      .on(DeleteSubscriptionFilterCommand)
      .rejectsOnce(new ResourceNotFoundException({ message: "gone", $metadata: {} }))
      .resolves({});
    logs.on(PutSubscriptionFilterCommand).resolves({});
    const one = { logGroup: "/ecs/shop", functionName: "f", pattern: "", account: "123456789012" };
    const client = new CloudWatchLogsClient({ region: "us-east-1" });
    const giveBack = await takeOverLogSubscriptions(client, [
      { ...one, name: "a" },
      { ...one, name: "b" },
    ]);
    expect(logs.commandCalls(DeleteSubscriptionFilterCommand).map(({ args }) => args[0].input)).toEqual([
      { logGroupName: "/ecs/shop", filterName: "a" },
      { logGroupName: "/ecs/shop", filterName: "b" },
    ]);
    expect(logs.commandCalls(PutSubscriptionFilterCommand)).toEqual([]);
    await giveBack();
    expect(logs.commandCalls(PutSubscriptionFilterCommand).map(({ args }) => args[0].input)).toEqual([
      expect.objectContaining({ ...filter, filterName: "b" }),
    ]);
    logs.restore();
  });
});
