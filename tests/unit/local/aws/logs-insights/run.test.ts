import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../../../config/index.js";
import { errorLines, usualLines, warnLines } from "../../../../../lambdas/ai-analysis/gather/log-queries.js";
import { parseQuery } from "../../../../../local/aws/logs-insights/parser.js";
import type { InsightsEvent } from "../../../../../local/aws/logs-insights/record.js";
import { runQuery } from "../../../../../local/aws/logs-insights/run.js";
import {
  platformQueries,
  recentErrorsQuery,
  rejectedTrafficQuery,
  serviceQueries,
} from "../../../../../stacks/monitors/queries.js";

const minute = Date.parse("2026-01-01T10:00:00Z");
let ids = 0;
const event = (seconds: number, message: string | object, group = "/aws/lambda/orders"): InsightsEvent => ({
  timestamp: minute + seconds * 1000,
  ingestedAt: minute + seconds * 1000 + 5,
  message: typeof message === "string" ? message : JSON.stringify(message),
  ...{ group, stream: "s1", account: "123456789012", pointer: `p${ids++}` },
});
const rows = (query: string, events: readonly InsightsEvent[]) =>
  runQuery(parseQuery(query), events).rows.map((row) =>
    Object.fromEntries(row.filter(({ field }) => field !== "@ptr").map(({ field, value }) => [field, value])),
  );

const error = (seconds: number, service: string, name: string) =>
  event(seconds, { level: "ERROR", service, operation: "pay", message: "failed", error: { name, stack: "at x" } });
const log = [
  error(0, "payment-handler", "TypeError"),
  event(10, { level: "INFO", service: "payment-handler", operation: "pay", durationMs: 40, message: "fine", cacheHit: true }),
  event(70, { level: "INFO", service: "payment-handler", operation: "read", durationMs: 4000, message: "slow" }),
  error(80, "order-processor", "TypeError"),
  error(400, "payment-handler", "TypeError"),
  event(410, "START RequestId: 1"),
];

describe("Logs Insights", () => {
  test("groups, sorts and limits", () => {
    const query =
      "filter level in ['ERROR', 'FATAL'] | stats count(*) as errors by service, error.name | sort errors desc | limit 1";
    expect(rows(query, log)).toEqual([{ service: "payment-handler", "error.name": "TypeError", errors: "2" }]);
    const perBin = rows("filter ispresent(level) | stats count(*) as lines, max(durationMs) by bin(5m) | sort bin(5m) asc", log);
    expect(perBin).toEqual([
      { "bin(5m)": "2026-01-01 10:00:00.000", lines: "4", "max(durationMs)": "4000" },
      { "bin(5m)": "2026-01-01 10:05:00.000", lines: "1" },
    ]);
  });

  test("gives newest first, time and message and a pointer, where nothing else is asked", () => {
    const { rows: all, statistics } = runQuery(parseQuery("filter @message like /RequestId|slow/"), log);
    expect(all.map((row) => row.map(({ field }) => field))).toEqual(Array(2).fill(["@timestamp", "@message", "@ptr"]));
    expect(all[0]?.[0]?.value).toBe("2026-01-01 10:06:50.000");
    expect(statistics).toMatchObject({ recordsMatched: 2, recordsScanned: 6 });
    expect(statistics.bytesScanned).toBe(log.reduce((sum, { message }) => sum + message.length, 0));
  });

  test.each([
    ["level = 'INFO' and durationMs > 100", ["slow"]],
    ["durationMs >= 40 or level = 'ERROR'", ["failed", "failed", "slow", "fine", "failed"]],
    ["not (level = 'ERROR') and message not like 'slow'", [undefined, "fine"]],
    ["cacheHit = 1", ["fine"]],
    ["error.name =~ /^Type/ and service != 'order-processor'", ["failed", "failed"]],
    ["isblank(level)", [undefined]],
    ["durationMs / 1000 = 4", ["slow"]],
    ["toupper(message) like 'FIN'", ["fine"]],
    ["substr(message, 1, 2) = 'in' and substr(message, 2) = 'ne'", ["fine"]],
    ["substr(nothing, 0, 3) = ''", []],
  ])("filters by %s", (condition, messages) => {
    expect(rows(`fields message | filter ${condition}`, log).map(({ message }) => message)).toEqual(messages);
  });

  test("computes percentiles, distinct counts, averages and their quotients", () => {
    const many = Array.from({ length: 101 }, (_, index) => event(index, { durationMs: index, user: index % 7 }));
    const query =
      "stats pct(durationMs, 95) as p95, count_distinct(user) as users, avg(durationMs) as mean, sum(durationMs) / count(*) as same, min(durationMs), latest(durationMs) as last";
    expect(rows(query, many)).toEqual([{ p95: "95", users: "7", mean: "50", same: "50", "min(durationMs)": "0", last: "100" }]);
    expect(rows("stats avg(nothing) as none by user | limit 1", many)).toEqual([{ user: "0" }]);
  });

  test("takes fields out of texts", () => {
    const lines = [event(0, "user=ann id=7 took 12 ms"), event(1, "nothing of the kind")];
    expect(rows("parse @message 'user=* id=* took * ms' as who, id, ms | filter ms > 10 | display who, id", lines)).toEqual([
      { who: "ann", id: "7" },
    ]);
    expect(rows("parse @message /id=(?<id>\\d+)/ | filter ispresent(id) | display id", lines)).toEqual([{ id: "7" }]);
    expect(rows("fields @log as source, concat(@logStream, '!') as loud | limit 1", lines)).toEqual([
      { source: "123456789012:/aws/lambda/orders", loud: "s1!" },
    ]);
  });

  test("reads flow logs, dotted keys, and lines that only look like JSON", () => {
    const flow = event(0, "2 123456789012 eni-1 10.0.0.1 10.0.0.2 443 5000 6 1 40 1 2 REJECT OK");
    expect(rows(rejectedTrafficQuery, [flow])).toEqual([
      { srcAddr: "10.0.0.1", dstAddr: "10.0.0.2", dstPort: "5000", rejected: "1" },
    ]);
    const odd = [event(0, { "a.b": { c: [1, 2] } }), event(1, "{no json"), event(2, "null")];
    expect(rows("filter a.b.c.1 = 2 | display a.b.c.0", odd)).toEqual([{ "a.b.c.0": "1" }]);
  });

  test("runs every saved query of the platform", async () => {
    const config = await loadConfig({ ENVIRONMENT: "dev" });
    const saved = [...serviceQueries(config, "payment-handler", "/g"), ...platformQueries(["/g"])].map(({ query }) => query);
    for (const query of [...saved, recentErrorsQuery]) expect(() => runQuery(parseQuery(query), log), query).not.toThrow();
    const [errors = "", slow = ""] = saved;
    expect(rows(errors, log).map((row) => row["error.stack"])).toEqual(["at x", "at x", "at x"]);
    expect(rows(slow, log)).toEqual([{ operation: "read", slow: "1", averageMs: "4000", maximumMs: "4000" }]);
  });

  test("runs the queries of the analysis, and finds in Lambda's own error line what was thrown", () => {
    const message = { errorType: "TypeError", errorMessage: "no such amount", stackTrace: ["at handler"] };
    const lambdas = [event(-1, { level: "ERROR", requestId: "r", message }), ...log];
    expect(rows(errorLines(10), lambdas).at(-1)).toMatchObject({
      text: "no such amount",
      errorName: "TypeError",
      level: "ERROR",
    });
    expect(rows(errorLines(1), log)).toMatchObject([{ text: "failed", errorName: "TypeError", stack: "at x" }]);
    expect(rows(usualLines(10), lambdas)).toHaveLength(4);
    expect(rows(warnLines(10), lambdas)).toEqual([]);
  });
});
