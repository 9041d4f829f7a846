import { describe, expect, it } from "vitest";
import { failures, run } from "./support.js";

/** Errors of pay: none for five minutes, six in each of the next two, none for ten; then what is expected. */
const scenario = (expected: string) => `scenarios:
  - name: pay breaks
    logs:
      - { service: pay, line: { level: ERROR }, lines: 0x5 6x2 }
      - { service: pay, line: { level: INFO }, lines: 1x17 }
    expect:
      - ${expected}
`;

describe("expectations of a scenario", () => {
  it.each([
    "{ at: 5m, alarms: { pay-errors: OK, order-errors: OK, all-failing: OK } }",
    "{ at: 6m, alarms: { pay-errors: ALARM, all-failing: OK } }",
    "{ at: 7m30s, alarms: { pay-errors: ALARM } }",
    '{ at: "2026-01-05T10:08:00Z", alarms: { shop-pay-errors-dev: OK } }',
    "{ alarm: pay-errors, alarmed: true }",
    "{ alarm: pay-errors, alarmed: { after: 6m, before: 6m } }",
    "{ alarm: order-errors, alarmed: false }",
    "{ notified: medium }",
    "{ notified: aws_sns_topic.medium, alarm: pay-errors, times: 1 }",
    "{ notified: shop-alarms-medium-dev, state: OK, after: 8m, before: 8m }",
    "{ not_notified: critical }",
    "{ not_notified: medium, after: 7m }",
    "{ quiet: true, after: 7m }",
    "{ quiet: true, before: 5m }",
  ])("%s comes true", (expected) => {
    expect(failures(scenario(expected))).toEqual([]);
  });

  it.each([
    ["{ at: 6m, alarms: { pay-errors: OK } }", "pay-errors is ALARM at 6m, expected OK"],
    ["{ at: 9m, alarms: { pay-errors: ALARM } }", "pay-errors is OK at 9m, expected ALARM"],
    ["{ alarm: order-errors, alarmed: true }", "order-errors does not enter ALARM; it never does"],
    ["{ alarm: pay-errors, alarmed: { after: 7m } }", "pay-errors does not enter ALARM from 7m on; it does at 6m"],
    ["{ alarm: pay-errors, alarmed: { before: 5m } }", "pay-errors does not enter ALARM until 5m; it does at 6m"],
    ["{ alarm: pay-errors, alarmed: false }", "pay-errors enters ALARM at 6m, expected never"],
    [
      "{ notified: critical }",
      "critical is told ALARM 0 times, expected once or more; alarms that enter ALARM: pay-errors at 6m",
    ],
    ["{ notified: medium, times: 2 }", "medium is told ALARM 1 times, expected 2 times; messages: 6m (pay-errors)"],
    ["{ notified: medium, alarm: order-errors }", "medium is told ALARM of order-errors 0 times, expected once or more"],
    ["{ not_notified: medium }", "medium is told ALARM 1 times, expected never; messages: 6m (pay-errors)"],
    ["{ quiet: true }", "expected quiet, but pay-errors enters ALARM at 6m; pay-errors tells aws_sns_topic.medium at 6m"],
  ])("%s fails with its place and what happened instead", (expected, message) => {
    expect(failures(scenario(expected))).toEqual([`s.yaml:7:9: ${message}`]);
  });

  it("several values in an interval make a percentile", () => {
    const latency = (values: string) => `scenarios:
  - name: slow
    metrics: [{ metric: Shop Duration, dimensions: { FunctionName: shop-pay-dev }, values: "${values}" }]
    expect: [{ at: 3m, alarms: { pay-latency: ALARM } }]`;
    expect(failures(latency("[100x98 3500x2]x3"))).toEqual([]);
    expect(failures(latency("[100x199 3500x1]x3"))).toEqual([expect.stringContaining("pay-latency is OK at 3m")]);
  });

  it("values come once an interval, below and above a minute", () => {
    const every = (interval: string, at: string) => `scenarios:
  - name: errors
    interval: ${interval}
    metrics: [{ metric: Shop pay-errors, values: 1x5 _x1 }]
    expect: [{ alarm: pay-errors, alarmed: true }, { at: ${at}, alarms: { pay-errors: ALARM } }]`;
    expect(failures(every("10s", "1m"))).toEqual([]);
    expect(failures(every("5m", "30m"))).toHaveLength(2);
  });

  it("each runs once for every alarm that is named so, and lists the alarms that none names", () => {
    const report = run(`scenarios:
  - name: errors
    each: "{service}-errors"
    except: order-errors
    logs: [{ group: "/aws/lambda/{prefix}{service}{suffix}", line: '{"level":"ERROR"}', lines: 5 }]
    expect: [{ at: 1m, alarms: { "{service}-errors": ALARM } }]`);
    expect(report.verdicts.map(({ name, passed }) => [name, passed])).toEqual([["errors (pay)", true]]);
    expect(report.unnamed).toEqual(["all-failing", "order-errors", "pay-latency"]);
  });

  it("a failure draws the alarms that it concerns, and those that a composite looks at", () => {
    const [verdict] = run(scenario("{ alarm: all-failing, alarmed: true }")).verdicts;
    const lines = (verdict?.timeline ?? "").split("\n");
    expect(lines.filter((line) => !/^ {4}\d/.test(line)).slice(1)).toEqual([
      "  0m        10m",
      "  |         |",
      'all-failing: ALARM("pay-errors") AND ALARM("order-errors")',
      "  ------------------",
      "pay-errors: Sum of pay-errors >= 5, 1 of 1 × 60 s, missing data notBreaching",
      "   ▁▁▁▁▁██▁▁▁▁▁▁▁▁▁▁  values 0 to 6",
      "  ------##----------",
      "  o     ! o",
      "order-errors: Sum of order-errors >= 5, 1 of 1 × 60 s, missing data notBreaching",
      "    no data",
      "  ------------------",
    ]);
    expect(lines).toContain("    6m: ALARM told to alarms-medium (email a@example.com)");
  });
});
