import { describe, expect, it } from "vitest";
import type { MetricAlarm, SimulatorModel } from "../../../../simulator/model/index.js";
import { drawTimeline, readScenarios, runScenario } from "../../../../simulator/scenarios/index.js";
import { alarmOf, modelWith } from "../simulation/support.js";

/** The timeline of all alarms of a model when Shop/Errors has these values, without its first line. */
function drawn(model: SimulatorModel, values: string, more: object = {}): readonly string[] {
  const names = [...model.compositeAlarms, ...model.metricAlarms].map(({ name }) => name);
  const written = { name: "x", metrics: [{ metric: "Shop Errors", values }], expect: [{ quiet: true }], ...more };
  const { scenarios, problems } = readScenarios({ scenarios: [written] }, model);
  expect(problems).toEqual([]);
  const [scenario] = scenarios;
  if (!scenario) throw new Error("there is no scenario");
  return drawTimeline(runScenario(model, scenario).run, names).split("\n").slice(1);
}
const one = (changes: Partial<MetricAlarm> = {}): SimulatorModel => modelWith({ metricAlarms: [alarmOf("errors", changes)] });

describe("a timeline", () => {
  it("shows how near values are to the threshold, and how far beyond", () => {
    expect(drawn(one({ missingData: "notBreaching" }), "0 2 4 _ 5 10 15 20").slice(0, 6)).toEqual([
      "  0m",
      "  |",
      "errors: Sum of Errors >= 5, 1 of 1 × 60 s, missing data notBreaching",
      "   ▁▂▄ ▅▆▇█  values 0 to 20",
      "  -----####",
      "  o    !",
    ]);
  });

  it("shows a month in a hundred columns, and an alarm of one minute in it", () => {
    const lines = drawn(one(), "0x20000 9 0x23199");
    const [axis = "", , , values = "", states = ""] = lines;
    expect(axis).toMatch(/^ {2}0m +5d +10d /);
    expect(values.length).toBeLessThan(140);
    expect([...states].filter((sign) => sign === "#")).toHaveLength(1);
    expect([...values].filter((sign) => "▅▆▇█".includes(sign))).toHaveLength(1);
  });

  it("shows the values of an expression, and what a band is", () => {
    const queries = [
      {
        id: "m",
        returnData: false,
        metric: { namespace: "Shop", name: "Errors", dimensions: {}, statistic: "Sum", periodSeconds: 60 },
      },
      { id: "e", returnData: true, expression: "m * 2" },
    ];
    const lines = drawn(one({ source: { kind: "math", queries, returns: "e" } }), "1x5 3x5");
    expect(lines[2]).toMatch(/^errors: m \* 2 >= 5, 1 of 1 × 60 s/);
    expect(lines[3]).toBe("   ▁▁▁▁▁█████  values 2 to 6");
  });

  it("shows what a suppressor holds back, and until when", () => {
    const page = { OK: [], ALARM: [{ target: "arn:aws:sns:::pages" }], INSUFFICIENT_DATA: [] };
    const model = modelWith({
      metricAlarms: [alarmOf("errors"), alarmOf("calm", { threshold: { value: 99 } })],
      compositeAlarms: [
        {
          kind: "composite",
          address: "aws_cloudwatch_composite_alarm.sustained",
          file: "main.tf.json",
          name: "sustained",
          actionsEnabled: true,
          actions: page,
          rule: 'ALARM("errors")',
          suppressor: { alarm: "calm", waitSeconds: 180, extensionSeconds: 60 },
        },
      ],
    });
    const lines = drawn(model, "0x5 9x10");
    expect(lines.slice(2, 8)).toEqual([
      'sustained: ALARM("errors"); held back by calm, wait 180 s, extension 60 s',
      "  ------##########",
      "        x  !",
      expect.stringMatching(/^ {4}0m: INSUFFICIENT_DATA → OK/),
      expect.stringMatching(/^ {4}6m: OK → ALARM/),
      "    6m: ALARM held back from arn:aws:sns:::pages by WaitPeriod",
    ]);
    expect(lines[8]).toBe("    9m: ALARM told to arn:aws:sns:::pages");
    expect(lines).toContain("calm: Sum of Errors >= 99, 1 of 1 × 60 s, missing data missing");
  });

  it("leaves out what does not fit", () => {
    const lines = drawn(one(), "[0]x1 9 0 9 0 9 0 9 0 9 0 9 0 9 0");
    expect(lines.at(-1)).toMatch(/^ {4}… and \d+ more$/);
    expect(lines.length).toBeLessThan(20);
  });

  it("shows an alarm of ten seconds, whose values come every ten seconds", () => {
    const lines = drawn(one({ periodSeconds: 10 }), "0x6 9x6 0x6", { interval: "10s" });
    expect(lines.find((line) => line.includes("OK → ALARM"))).toMatch(/^ {4}1m10s: /);
  });
});
