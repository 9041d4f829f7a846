import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../../../local/host/schedule/expression.js";
import { startSchedules } from "../../../../local/host/schedule/runner.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";
import { TestClock } from "./test-clock.js";

const at = (text: string): number => Date.parse(text);
const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const nextOf = (expression: string, now: string, startedAt = now): string | null =>
  iso(parseSchedule(expression, "here").next(at(now), at(startedAt)));

describe("a schedule", () => {
  test.each([
    ["rate(1 minute)", "2026-01-01T10:00:07Z", "2026-01-01T10:01:07.000Z"],
    ["rate(2 hours)", "2026-01-01T10:00:00Z", "2026-01-01T12:00:00.000Z"],
    ["cron(0 3 * * ? *)", "2026-01-01T03:00:00Z", "2026-01-02T03:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "2026-01-01T10:46:00Z", "2026-01-01T11:00:00.000Z"],
    ["cron(30 8-9 ? * MON-FRI *)", "2026-01-02T09:30:00Z", "2026-01-05T08:30:00.000Z"],
    ["cron(0 0 ? * 1 *)", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00.000Z"],
    ["cron(0 12 29 FEB ? *)", "2026-01-01T00:00:00Z", "2028-02-29T12:00:00.000Z"],
    ["cron(0 12 1 1 ? 2026,2030)", "2026-06-01T00:00:00Z", "2030-01-01T12:00:00.000Z"],
    ["cron(0 0 1 1 ? 2020)", "2026-06-01T00:00:00Z", null],
  ])("%s after %s is %s", (expression, now, next) => {
    expect(nextOf(expression, now)).toBe(next);
  });

  test("of a rate keeps its beat however late it is asked", () => {
    expect(nextOf("rate(5 minutes)", "2026-01-01T10:12:01Z", "2026-01-01T10:00:00Z")).toBe("2026-01-01T10:15:00.000Z");
  });

  test.each([
    "rate(0 minutes)",
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(5 seconds)",
    "cron(0 3 * * *)",
    "cron(0 3 * * * *)",
    "cron(60 3 * * ? *)",
    "cron(0 3 L * ? *)",
    "cron(0 3 ? * 2#1 *)",
    "cron(0/0 3 * * ? *)",
    "every day",
  ])("%s is refused, with the place that has it", (expression) => {
    expect(() => parseSchedule(expression, "integrations.tfstate: rule.backup")).toThrow(/rule\.backup: .* is not a schedule/);
  });

  test("is always later than now, and at a whole minute for cron", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 }), fc.integer({ min: 1, max: 59 }), (now, step) => {
        const next = parseSchedule(`cron(*/${step} * * * ? *)`, "here").next(now, now) ?? 0;
        expect(next).toBeGreaterThan(now);
        expect(next % 60_000).toBe(0);
        expect(next - now).toBeLessThanOrEqual(step * 60_000);
      }),
    );
  });
});

describe("running schedules", () => {
  const ruleArn = "arn:aws:events:eu-west-1:123456789012:rule/monitor";
  const started = (expression: string, input: string | null = null, pace = 1, timeOf?: (realTime: number) => number) => {
    const clock = new TestClock(at("2026-01-01T10:00:30Z"));
    const sent: { functionName: string; event: string }[] = [];
    const metrics = createMetricStore();
    const schedule = parseSchedule(expression, "here");
    const schedules = startSchedules([{ ruleName: "monitor", ruleArn, schedule, targets: [{ functionName: "health", input }] }], {
      clock,
      pace,
      metrics,
      ...(timeOf && { timeOf }),
      send: (functionName, event) => void sent.push({ functionName, event }),
    });
    return { clock, sent, metrics, schedules };
  };

  test("invoke the function first after one period, then each period, with EventBridge's event", async () => {
    const { clock, sent, schedules } = started("rate(1 minute)");
    await clock.advance(59_999);
    expect(sent).toEqual([]);
    await clock.advance(1);
    await clock.advance(120_000);
    expect(sent.map(({ event }) => JSON.parse(event).time)).toEqual([
      "2026-01-01T10:01:30Z",
      "2026-01-01T10:02:30Z",
      "2026-01-01T10:03:30Z",
    ]);
    expect(JSON.parse(sent[0]?.event ?? "")).toMatchObject({
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "123456789012",
      region: "eu-west-1",
      resources: [ruleArn],
      detail: {},
    });
    await schedules.stop();
    await clock.advance(600_000);
    expect(sent).toHaveLength(3);
  });

  test("give a target its own input", async () => {
    const { clock, sent, schedules } = started("rate(1 minute)", '{"task":"sweep"}');
    await clock.advance(60_000);
    expect(sent).toEqual([{ functionName: "health", event: '{"task":"sweep"}' }]);
    await schedules.stop();
  });

  test("come more often where the clock of the alarms is faster", async () => {
    const { clock, sent, schedules } = started("rate(1 minute)", null, 12);
    await clock.advance(5000);
    expect(sent).toHaveLength(1);
    await clock.advance(55_000);
    expect(sent).toHaveLength(12);
    await schedules.stop();
  });

  test("tell the time of the clock by which functions ask for metrics, which may be faster still", async () => {
    const begin = at("2026-01-01T10:00:00Z");
    const { clock, sent, schedules } = started("rate(1 minute)", null, 12, (realTime) => begin + 20 * (realTime - begin));
    await clock.advance(10_000);
    // Due 35 s and 40 s after the clocks showed the same.
    expect(sent.map(({ event }) => JSON.parse(event).time)).toEqual(["2026-01-01T10:11:40Z", "2026-01-01T10:13:20Z"]);
    await schedules.stop();
  });

  test("further away than a timer can count do not fire at once", async () => {
    const { clock, sent, schedules } = started("cron(0 0 1 6 ? *)");
    await clock.advance(0);
    expect(clock.longestWait).toBeLessThanOrEqual(86_400_000);
    expect(sent).toEqual([]);
    await schedules.stop();
  });
});
