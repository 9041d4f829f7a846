import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { readLogs } from "../../../../lambdas/ai-analysis/gather/logs.js";
import { endless, settings, windows } from "./source-support.js";
import { names } from "./support.js";

const logs = mockClient(CloudWatchLogsClient);
afterEach(() => logs.reset());

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
