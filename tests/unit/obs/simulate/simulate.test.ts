import { describe, expect, it } from "vitest";
import { blocksOfLines } from "../../../../obs/operations/events/lines.js";
import { fileWith, run } from "./support.js";

const at = (time: string) => `2026-11-21T${time}Z`;
const metric = (time: string, value: unknown, more: object = {}) => ({
  t: at(time),
  type: "metric",
  namespace: "Shop",
  name: "Errors",
  value,
  ...more,
});
const log = (time: string, message: string) => ({ t: at(time), type: "log", logGroup: "/app", message });

describe("obs simulate", () => {
  it("writes transitions and notifications as promised", async () => {
    const lines = await run([
      metric("09:00:00", 0),
      ...Array.from({ length: 5 }, () => log("09:02:30", "an ERROR")),
      metric("09:03:10.250", 0),
    ]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        t: at("09:01:00"),
        type: "transition",
        alarm: "errors",
        from: "INSUFFICIENT_DATA",
        to: "OK",
        reason: expect.stringContaining("0.0 (21/11/26 09:00:00)"),
      },
      {
        t: at("09:03:00"),
        type: "transition",
        alarm: "errors",
        from: "OK",
        to: "ALARM",
        reason: expect.stringContaining("5.0 (21/11/26 09:02:00)"),
      },
      {
        t: at("09:03:00"),
        type: "notification",
        alarm: "errors",
        state: "ALARM",
        target: "aws_sns_topic.alarms",
        deliveries: [{ protocol: "email", endpoint: "a@example.com" }],
      },
      { t: at("09:04:00"), type: "transition", alarm: "errors", from: "ALARM", to: "OK", reason: expect.any(String) },
    ]);
  });

  it("evaluates from the minute after the first event to the longest window after the last", async () => {
    expect(await run([metric("09:00:00", 9)])).toHaveLength(2);
    expect(await run([metric("09:00:59.999", 9)])).toHaveLength(2);
  });

  it("with --from and --to takes earlier events as history and leaves out later ones", async () => {
    const events = [metric("09:00:30", 9), metric("09:02:00", 0), metric("09:30:00", 9)];
    const lines = await run(events, { from: Date.UTC(2026, 10, 21, 9, 2), to: Date.UTC(2026, 10, 21, 9, 31) });
    expect(lines.map((line) => JSON.parse(line)).map(({ t, type, to }) => `${t} ${to ?? type}`)).toEqual([
      "2026-11-21T09:02:00Z ALARM",
      "2026-11-21T09:02:00Z notification",
      "2026-11-21T09:03:00Z OK",
      "2026-11-21T09:31:00Z ALARM",
      "2026-11-21T09:31:00Z notification",
    ]);
    expect(await run(events.slice(0, 2), { to: Date.UTC(2026, 10, 21, 9, 1) })).toHaveLength(2);
  });

  it("shows embedded metrics of an earlier time to evaluations after their line, whatever came before", async () => {
    const metrics = { Namespace: "Shop", Dimensions: [[]], Metrics: [{ Name: "Errors" }] };
    const late = log(
      "09:02:10",
      JSON.stringify({ _aws: { Timestamp: Date.parse(at("09:00:10")), CloudWatchMetrics: [metrics] }, Errors: 9 }),
    );
    const from = Date.UTC(2026, 10, 21, 9, 1);
    const alone = await run([late], { from });
    const after = await run([log("09:00:05", "a line"), late], { from });
    expect(after).toEqual(alone);
    expect(after.map((line) => JSON.parse(line)).map(({ t, type, to }) => `${t} ${to ?? type}`)).toEqual([
      "2026-11-21T09:01:00Z OK",
      "2026-11-21T09:03:00Z ALARM",
      "2026-11-21T09:03:00Z notification",
    ]);
  });

  it("takes times with an offset, fractions and line ends of any kind", async () => {
    const lines = await run([
      `${JSON.stringify({ ...metric("09:00:00", 9), t: "2026-11-21T10:00:00.123456+01:00" })}\r`,
      "",
      JSON.stringify(metric("09:01:00", 0)),
      "",
    ]);
    expect(lines.map((line) => JSON.parse(line).t)).toEqual([at("09:01:00"), at("09:01:00"), at("09:02:00")]);
  });

  it.each<[string, object | string, RegExp]>([
    ["no JSON", '{"t": NaN}', /:2: is not JSON/],
    ["a list", "[1]", /:2: must be a JSON object/],
    ["an earlier time", metric("08:59:59", 1), /:2: t is 2026-11-21T08:59:59Z, before 2026-11-21T09:00:00Z of an earlier line/],
    [
      "a time that is none",
      { ...metric("09:00:00", 1), t: "2026-02-30T00:00:00Z" },
      /:2: t is "2026-02-30T00:00:00Z", must be a time/,
    ],
    ["a time in seconds", { ...metric("09:00:00", 1), t: 1_795_251_600 }, /:2: t is 1795251600, must be a time/],
    ["another type", { ...metric("09:00:00", 1), type: "trace" }, /:2: type is "trace", must be "metric" or "log"/],
    ["a value that is no number", metric("09:00:00", "NaN"), /:2: value is "NaN", must be a number/],
    [
      "a value too large for JSON",
      '{"t":"2026-11-21T09:00:00Z","type":"metric","namespace":"Shop","name":"Errors","value":1e999}',
      /:2: value is null, must be/,
    ],
    ["a field that is not known", metric("09:00:00", 1, { dimension: {} }), /:2: has the field "dimension", which is none of/],
    [
      "a dimension that is no text",
      metric("09:00:00", 1, { dimensions: { a: 1 } }),
      /:2: dimensions is .* must be an object of texts/,
    ],
    ["a unit that CloudWatch has not", metric("09:00:00", 1, { unit: "Furlong" }), /:2: .*Furlong/],
    [
      "a log line without message",
      { t: at("09:00:00"), type: "log", logGroup: "/app" },
      /:2: message is missing, must be a text/,
    ],
  ])("refuses %s with its line", async (_, event, message) => {
    await expect(run([metric("09:00:00", 1), event])).rejects.toThrow(message);
  });

  it("names every problem at once, up to a limit", async () => {
    await expect(run(["x", metric("09:00:00", 1), "y"])).rejects.toThrow(/:1: is not JSON.*\n.*:3: is not JSON/);
    await expect(run(Array.from({ length: 500 }, () => "x"))).rejects.toThrow(
      /:20: is not JSON.*\n.*more than 19 problems, reading stopped/,
    );
  });

  it("says so when there is nothing to simulate", async () => {
    await expect(run([])).rejects.toThrow(/has no events: give both --from and --to/);
    expect(await run([], { from: 0, to: 0 })).toHaveLength(1);
  });

  it("refuses a time that no event is in, which would look quiet", async () => {
    const events = [metric("09:00:00", 9)];
    await expect(run(events, { from: Date.UTC(2027, 0, 1) })).rejects.toThrow(
      /nothing to simulate, the events end before --from: the last one is at 2026-11-21T09:00/,
    );
    await expect(run(events, { to: Date.UTC(2026, 0, 1) })).rejects.toThrow(/the events begin after --to: .*2026-11-21T09:01/);
  });
});

describe("the lines of a file", () => {
  it("stay whole across blocks, with characters of several bytes", async () => {
    const line = "ü€".repeat(1000);
    const lines = Array.from({ length: 700 }, (_, index) => `${index} ${line}`);
    const blocks: string[] = [];
    for await (const block of blocksOfLines(fileWith(lines.join("\n")))) blocks.push(block);
    expect(blocks.length).toBeGreaterThan(2);
    expect(blocks.join("").split("\n")).toEqual(lines);
  });

  it("a file that is not there is named", async () => {
    await expect(blocksOfLines("/nowhere/events.ndjson").next()).rejects.toThrow(/\/nowhere\/events\.ndjson cannot be read/);
  });
});
