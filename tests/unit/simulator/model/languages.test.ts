import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../terraform/index.js";
import { alarmProblems, problemsOf } from "./terraform.js";

const composites = (rules: Readonly<Record<string, string>>): JsonObject => ({
  aws_cloudwatch_composite_alarm: Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, { alarm_name: name, alarm_rule: rule }]),
  ),
});

const filter = (pattern: string, name = "f"): JsonObject => ({
  name,
  pattern,
  log_group_name: "/app",
  metric_transformation: { name: "n", namespace: "s", value: "1" },
});

describe("what is written inside an attribute", () => {
  it.each<[string, JsonObject, RegExp]>([
    [
      "a rule on an alarm that is not there",
      composites({ a: "ALARM(gone)" }),
      /^app\/main\.tf\.json: aws_cloudwatch_composite_alarm\.a: alarm_rule: .*gone/,
    ],
    [
      "rules in a circle",
      composites({ a: "ALARM(b)", b: "ALARM(a)" }),
      /composite_alarm\.[ab]: alarm_rule: .*(a → b → a|b → a → b)/,
    ],
    ["a rule that ends early", composites({ a: "ALARM(b) AND" }), /composite_alarm\.a: alarm_rule: alarm rule, character/],
    [
      "a suppressor that is not there",
      {
        aws_cloudwatch_composite_alarm: {
          a: { alarm_name: "a", alarm_rule: "TRUE", actions_suppressor: { alarm: "gone", wait_period: 1, extension_period: 1 } },
        },
      },
      /composite_alarm\.a: actions_suppressor\.alarm: .*gone/,
    ],
    ["a broken pattern", { aws_cloudwatch_log_metric_filter: { f: filter("{ $.level = }") } }, /log_metric_filter\.f: pattern: /],
    [
      "six patterns with a regular expression in one log group",
      {
        aws_cloudwatch_log_metric_filter: Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((n) => [`f${n}`, filter(`%a${n}%`, `f${n}`)]),
        ),
      },
      /pattern: 6 of its filter patterns hold a regular expression/,
    ],
  ])("%s is refused with its place", (_, resource, message) => {
    expect(problemsOf(resource)).toEqual([expect.stringMatching(message)]);
  });

  it.each<[string, JsonObject, RegExp]>([
    ["an unknown statistic", { statistic: "Median" }, /errors: statistic: .*Median/],
    ["a percentile as basic statistic", { statistic: "p99" }, /errors: statistic: is "p99", must be one of SampleCount, /],
    ["an unknown extended statistic", { statistic: null, extended_statistic: "q99" }, /errors: extended_statistic: .*q99/],
    ["a basic statistic as extended one", { statistic: null, extended_statistic: "Sum" }, /errors: extended_statistic: is "Sum"/],
    ["an unknown unit", { unit: "Furlongs" }, /errors: unit: .*Furlongs/],
    [
      "a broken expression",
      {
        metric_name: null,
        namespace: null,
        period: null,
        statistic: null,
        metric_query: [
          { id: "e", expression: "m1 +", return_data: true },
          { id: "m1", metric: { namespace: "a", metric_name: "b", stat: "Sum", period: 60 } },
        ],
      },
      /errors: metric_query: .*expression "m1 \+"/,
    ],
  ])("%s is refused with its place", (_, changes, message) => {
    expect(alarmProblems(changes)).toEqual([expect.stringMatching(message)]);
  });
});
