import { describe, expect, it } from "vitest";
import { LogLineSchema } from "../../../domain/contracts/log-line.js";
import { devConfig, literalProps, SynthesizedMonitoring, synthesize } from "./synthesize.js";

const monitoring = synthesize();
const services = ["order-api", "order-processor", "payment-handler"];
const query = (id: string) => monitoring.one("aws_cloudwatch_query_definition", `query-${id}`);
const linesOf = (id: string) => String(query(id).query_string).split("\n| ");

describe("saved queries", () => {
  it.each(services)("of %s read its own log group only", (service) => {
    const folder = service === "order-api" ? "/ecs" : "/aws/lambda";
    for (const what of ["errors", "slow-operations", "business-events"])
      expect(query(`${service}-${what}`)).toMatchObject({
        name: `observability-platform-dev/${service}/${what}`,
        log_group_names: [`${folder}/observability-platform-${service}-dev`],
      });
  });

  it("show errors with their stack, newest first", () => {
    expect(linesOf("order-processor-errors")).toEqual([
      "fields @timestamp, operation, error.name, message, correlationId, traceId, error.stack",
      'filter level in ["ERROR", "FATAL"]',
      "sort @timestamp desc",
      "limit 100",
    ]);
  });

  it("show operations over 3000 ms, average and maximum by operation", () => {
    expect(linesOf("payment-handler-slow-operations")).toEqual([
      "filter durationMs > 3000",
      "stats count(*) as slow, avg(durationMs) as averageMs, max(durationMs) as maximumMs by operation",
      "sort maximumMs desc",
    ]);
  });

  it("count business events in five minutes", () => {
    expect(linesOf("order-api-business-events")).toEqual([
      'filter event in ["CHECKOUT_STARTED", "ORDER_COMPLETED", "PAYMENT_DECLINED", "USER_REGISTERED"]',
      "stats count(*) as events by event, bin(5m)",
    ]);
  });

  it("take their numbers from the configuration", () => {
    const changed = synthesize((config) => {
      config.alarms.lambdaLatencyP99.threshold = 1234;
      config.savedQueries.businessEventsBinMinutes = 15;
    });
    const text = (what: string) => changed.one("aws_cloudwatch_query_definition", `query-order-api-${what}`).query_string;
    expect(text("slow-operations")).toContain("filter durationMs > 1234\n");
    expect(text("business-events")).toContain("bin(15m)");
  });

  it("look for one order, and for errors, in the logs of all services", () => {
    const groups = services.flatMap((service) => query(`${service}-errors`).log_group_names);
    expect(query("platform-errors").log_group_names).toEqual(expect.arrayContaining(groups));
    expect(query("platform-follow").log_group_names).toHaveLength(3);
    expect(linesOf("platform-follow")).toContain('filter correlationId = "put the correlation id here"');
    expect(Object.keys(monitoring.all("aws_cloudwatch_query_definition"))).toHaveLength(11);
  });

  it("name only fields that a log line has", () => {
    const fields = Object.keys(LogLineSchema.entries);
    const made = /^(@timestamp|error\.(name|stack)|count\(\*\) as \w+|(avg|max)\(durationMs\) as \w+|bin\(5m\))$/;
    for (const id of Object.keys(monitoring.all("aws_cloudwatch_query_definition"))) {
      const lists = linesOf(id.replace("query-", "")).flatMap((line) => /^(?:fields|stats) (.*)$/.exec(line)?.[1] ?? []);
      const named = lists.flatMap((list) => list.split(/, | by /)).filter((field) => !made.test(field));
      expect(fields).toEqual(expect.arrayContaining(named));
    }
  });

  it("are as many as it takes to read all log groups", () => {
    const many = (count: number) =>
      devConfig(({ services: all }) => {
        const template = all["payment-handler"];
        if (template) for (let index = 3; index < count; index++) all[`copy-${index}`] = template;
      });
    const groupsOf = (count: number) =>
      Object.entries(new SynthesizedMonitoring(literalProps(many(count))).all("aws_cloudwatch_query_definition"))
        .filter(([id]) => id.startsWith("query-platform-errors"))
        .map(([, { log_group_names }]) => log_group_names);
    expect(groupsOf(50).map((groups) => Array.isArray(groups) && groups.length)).toEqual([50]);
    expect(groupsOf(51).map((groups) => Array.isArray(groups) && groups.length)).toEqual([50, 1]);
    expect(new Set(groupsOf(51).flat()).size).toBe(51);
  });
});
