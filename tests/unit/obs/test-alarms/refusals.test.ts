import { describe, expect, it } from "vitest";
import { scenarioFiles } from "../../../../obs/operations/test-alarms/files.js";
import { fileWith, run } from "./support.js";

/** What is said of a wrong file, without its folder. */
function problems(yaml: string): readonly string[] {
  try {
    run(yaml);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n").map((line) => line.slice(line.indexOf("/s.yaml") + 1)) : [];
  }
  return [];
}

const good = { logs: "[{ service: pay, line: boom, lines: 1x5 }]", expect: "[{ quiet: true }]" };
const scenario = (changes: Readonly<Record<string, string>>) =>
  `scenarios:\n  - name: pay\n${Object.entries({ ...good, ...changes })
    .map(([key, value]) => `    ${key}: ${value}\n`)
    .join("")}`;

/** Changes to a good scenario, and what is said of them. */
const wrong: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    "an alarm that there is not",
    { expect: "[{ alarm: pay-error, alarmed: true }]" },
    /:4:23: there is no alarm "pay-error"; the nearest are pay-errors, /,
  ],
  [
    "an alarm that there is not among states",
    { expect: "[{ at: 1m, alarms: { pay: OK } }]" },
    /:4:\d+: there is no alarm "pay"; the nearest are pay-/,
  ],
  [
    "a topic that nobody tells",
    { expect: "[{ notified: urgent }]" },
    /:4:26: alarms tell nobody "urgent"; they tell alarms-medium, alarms-critical/,
  ],
  [
    "a log group that there is not",
    { logs: "[{ group: /pay, line: x, lines: 1 }]" },
    /:3:21: there is no log group "\/pay"; the nearest are \/aws\/lambda\/shop-pay-dev/,
  ],
  [
    "a service without log group",
    { logs: "[{ service: payy, line: x, lines: 1 }]" },
    /:3:23: there is no log group of a service "payy"; the nearest are pay, order/,
  ],
  ["a log without log group", { logs: "[{ line: x, lines: 1 }]" }, /:3:12: a log needs either group or service/],
  [
    "a metric that no alarm reads",
    { metrics: "[{ metric: Shop Latency, values: 1 }]" },
    /:5:25: no alarm reads the metric "Shop Latency"; the nearest are Shop/,
  ],
  [
    "other dimensions",
    { metrics: "[{ metric: Shop Duration, dimensions: { FunctionName: pay }, values: 1 }]" },
    /:5:25: .*with FunctionName=pay; the nearest are read with: FunctionName=shop-pay-dev/,
  ],
  [
    "a unit that there is not",
    { metrics: "[{ metric: Shop pay-errors, unit: Stones, values: 1 }]" },
    /:5:48: unit "Stones" is not a CloudWatch unit/,
  ],
  [
    "a series",
    { logs: "[{ service: pay, line: x, lines: 1x5 y }]" },
    /:3:44: lines "y" is no part of a series: .*at character 5/,
  ],
  ["half a line", { logs: "[{ service: pay, line: x, lines: 0.5x5 }]" }, /:3:44: lines must be numbers of lines: whole/],
  ["an interval of 90 seconds", { interval: "90s" }, /interval must be 1s to 1m, or whole minutes/],
  ["an unknown field", { metric: "[]" }, /metric is not known here; there are name, each, except, start/],
  [
    "a state that there is not",
    { expect: "[{ at: 1m, alarms: { pay-errors: FIRING } }]" },
    /:4:46: pay-errors must be one of OK, ALARM, INSUFFICIENT_DATA/,
  ],
  [
    "a time that is none",
    { expect: "[{ at: 10, alarms: { pay-errors: OK } }]" },
    /:4:20: at must be an offset such as 10m, or a time such as/,
  ],
  [
    "a time before the start",
    { expect: '[{ at: "2026-01-05T09:00:00Z", alarms: { pay-errors: OK } }]' },
    /:4:20: 2026-01-05T09:00:00Z is before the scenario starts/,
  ],
  ["a window that is none", { expect: "[{ quiet: true, after: 9m, before: 5m }]" }, /:4:48: before is earlier than after/],
  ["a day that is none", { start: "2026-02-31T10:00:00Z" }, /:5:12: start must be a time such as 2026-01-05T10:00:00Z/],
  ["a start within a minute", { start: "2026-02-01T10:00:30Z" }, /:5:12: start must be a whole minute/],
  [
    "an expectation that says nothing",
    { expect: "[{ alarm: pay-errors }]" },
    /:4:14: an entry of expect must be one of: at and alarms; alarm and alarmed/,
  ],
  ["no expectation", { expect: "[]" }, /:4:13: expect must expect something/],
  ["a pattern that fits no alarm", { each: '"{service}-error"' }, /:5:11: no alarm is named like \{service\}-error/],
  ["a pattern without placeholder", { each: "pay-errors" }, /:5:11: each must be a pattern such as/],
  [
    "a metric fed twice",
    { metrics: "[{ metric: Shop pay-errors, values: 1 }, { metric: Shop pay-errors, values: 2 }]" },
    /:5:\d+: "Shop pay-errors" .* is fed twice/,
  ],
];

describe("a scenario file that is wrong", () => {
  it("is none when nothing is wrong", () => {
    expect(problems(scenario({}))).toEqual([]);
  });

  it.each(wrong)("names %s with its place", (_, changes, message) => {
    expect(problems(scenario(changes))).toEqual([expect.stringMatching(message)]);
  });

  it("has every problem named at once, that of many runs once", () => {
    const found = problems(
      `${scenario({ each: '"{s}-errors"', expect: "[{ alarm: x, alarmed: 1 }, { at: -1m }]" })}    extra: 1\n`,
    );
    expect(found).toHaveLength(4);
    expect(new Set(found).size).toBe(4);
  });

  it("is named when it is no YAML or is not there", () => {
    expect(problems("scenarios: [}")).toContainEqual(expect.stringMatching(/^s\.yaml:1:\d+: /));
    expect(problems("alarms: []")).toEqual(["s.yaml:1:1: must begin with scenarios: and a list of them"]);
    expect(() => scenarioFiles(["/nowhere.yaml"])).toThrow("there is no /nowhere.yaml");
  });

  it("does not take 0x60 for a number: it is sixty zeros", () => {
    const sixty = scenario({
      logs: "[{ service: pay, line: x, lines: 0x60 }]",
      expect: "[{ at: 1m, alarms: { pay-errors: OK } }]",
    });
    expect(run(sixty).verdicts).toMatchObject([{ passed: true }]);
  });

  it("is found in a folder too", () => {
    const file = fileWith(scenario({}));
    expect(scenarioFiles([file.slice(0, file.lastIndexOf("/"))])).toEqual([file]);
  });
});
