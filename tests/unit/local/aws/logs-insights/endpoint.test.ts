import {
  CloudWatchLogsClient,
  DescribeQueriesCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEPLOYED, MINUTE, running, START } from "../../alarms/fixture.js";
import { type Endpoint, startEndpoint } from "../fixture.js";

const GROUP = "/aws/lambda/orders";
let endpoint: Endpoint;
let logs: CloudWatchLogsClient;

/** The alarms' clock runs ten times as fast as the wall clock. */
beforeEach(async () => {
  const { alarms } = running(10);
  const known = ({ target }: { target: string }) =>
    target.endsWith("DescribeLogGroups") ? { logGroups: [{ logGroupName: "/empty" }, { logGroupName: "/empty-too" }] } : {};
  endpoint = await startEndpoint(known, { desk: { alarms, deployed: DEPLOYED } });
  logs = new CloudWatchLogsClient(endpoint.client);
});
afterEach(() => endpoint.stop());

const put = (realSeconds: number, message: string) =>
  logs.send(
    new PutLogEventsCommand({
      ...{ logGroupName: GROUP, logStreamName: "s" },
      logEvents: [{ timestamp: START + realSeconds * 1000, message }],
    }),
  );
/** Seconds of the alarms' clock since its start. */
const at = (minutes: number): number => (START + minutes * MINUTE) / 1000;
const start = async (queryString: string, from = 0, to = 60, logGroupNames = [GROUP]) => {
  const query = { queryString, logGroupNames, startTime: at(from), endTime: at(to) };
  return (await logs.send(new StartQueryCommand(query))).queryId;
};
const results = async (queryId: string | undefined) => {
  const first = await logs.send(new GetQueryResultsCommand({ queryId }));
  expect([first.status, first.results]).toEqual(["Running", []]);
  const second = await logs.send(new GetQueryResultsCommand({ queryId }));
  expect(second.status).toBe("Complete");
  return second;
};

describe("Logs Insights of the endpoint", () => {
  test("answers from the lines that moto took too, asked and told in the alarms' time", async () => {
    await put(6, "first");
    await put(12, "second");
    await put(60, "third");
    expect(endpoint.seen.map(({ target }) => target)).toEqual(Array(3).fill("Logs_20140328.PutLogEvents"));
    const { results: rows = [], statistics } = await results(
      await start("fields @timestamp, @message | sort @timestamp asc", 1, 2),
    );
    expect(rows.map((row) => row.slice(0, 2).map(({ value }) => value))).toEqual([
      [new Date(START + MINUTE).toISOString().replace("T", " ").replace("Z", ""), "first"],
      [new Date(START + 2 * MINUTE).toISOString().replace("T", " ").replace("Z", ""), "second"],
    ]);
    expect(statistics).toMatchObject({ recordsMatched: 2, recordsScanned: 2, bytesScanned: 11 });
  });

  test("refuses a query that it does not know, a group that is not there, and two ways of naming groups", async () => {
    await put(0, "x");
    await expect(start("fields @message | dedup a")).rejects.toMatchObject({
      name: "MalformedQueryException",
      message: expect.stringContaining("line 1, column 19"),
      queryCompileError: { location: { startCharOffset: 18, endCharOffset: 23 } },
    });
    await expect(start("limit 1", 0, 1, ["/none"])).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(start("limit 1", 2, 1)).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect((await results(await start("limit 1", 0, 1, ["/empty"]))).results).toEqual([]);
    const gone = new GetQueryResultsCommand({ queryId: "gone" });
    await expect(logs.send(gone)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("stops a query that runs, once, and tells what was started", async () => {
    await put(0, "x");
    const queryId = await start("limit 1");
    expect((await logs.send(new StopQueryCommand({ queryId }))).success).toBe(true);
    await expect(logs.send(new StopQueryCommand({ queryId }))).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect((await logs.send(new GetQueryResultsCommand({ queryId }))).status).toBe("Cancelled");
    const { queries } = await logs.send(new DescribeQueriesCommand({ logGroupName: GROUP }));
    expect(queries).toMatchObject([{ queryId, queryString: "limit 1", status: "Cancelled", logGroupName: GROUP }]);
  });
});
