import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompositeAlarm } from "../../../../simulator/model/index.js";
import { createSimulation, type Simulation } from "../../../../simulator/simulation/index.js";
import { alarmOf, MINUTE, modelWith, notifications, START, transitions } from "./support.js";

const compositeOf = (name: string, rule: string, suppressor?: CompositeAlarm["suppressor"]): CompositeAlarm => ({
  kind: "composite",
  address: `aws_cloudwatch_composite_alarm.${name}`,
  file: "main.tf.json",
  name,
  actionsEnabled: true,
  actions: { OK: [{ target: "ok" }], ALARM: [{ target: "page" }], INSUFFICIENT_DATA: [] },
  rule,
  ...(suppressor && { suppressor }),
});

/** Alarms `a` and `b` in ALARM while their metric of this name is 9, and OK while it is 0. */
const silent = { OK: [], ALARM: [], INSUFFICIENT_DATA: [] };
const children = ["a", "b"].map((name) => alarmOf(name, { actions: silent }, { name }));

/** Series of `0` and `X`, a character a minute. */
function run(composites: readonly CompositeAlarm[], series: Readonly<Record<string, string>>): Simulation {
  const simulation = createSimulation(modelWith({ metricAlarms: children, compositeAlarms: composites }), {
    from: START + MINUTE,
  });
  const length = Math.max(...Object.values(series).map((text) => text.length));
  for (let minute = 0; minute < length; minute++) {
    for (const [name, text] of Object.entries(series))
      simulation.putMetric({ namespace: "Shop", name, timestamp: START + minute * MINUTE, value: text[minute] === "X" ? 9 : 0 });
    simulation.advance(START + (minute + 1) * MINUTE);
  }
  return simulation;
}

const ofComposites = (texts: readonly string[]): readonly string[] => texts.filter((text) => !/ [ab] /.test(text));

describe("composite alarms", () => {
  it("leave INSUFFICIENT_DATA at the first evaluation and change with their children, parents after them", () => {
    const both = compositeOf("both", "ALARM(a) AND ALARM(b)");
    const any = compositeOf("any", 'ALARM("both") OR NOT OK(b)');
    const { history } = run([any, both], { a: "0XXX00", b: "00XX00" });
    expect(ofComposites(transitions(history))).toEqual([
      "1 both INSUFFICIENT_DATA→OK",
      "1 any INSUFFICIENT_DATA→OK",
      "3 both OK→ALARM",
      "3 any OK→ALARM",
      "5 both ALARM→OK",
      "5 any ALARM→OK",
    ]);
    expect(notifications(history).slice(2, 4)).toEqual(["3 both ALARM page", "3 any ALARM page"]);
  });

  it("say which children changed", () => {
    const { history } = run([compositeOf("any", "ALARM(a) OR ALARM(b)")], { a: "00X", b: "000" });
    expect(history.findLast((row) => row.type === "transition")).toMatchObject({
      reason: "a transitioned to ALARM at Saturday 21 November, 2026 09:03:00 UTC",
    });
  });
});

describe("a suppressor", () => {
  const sustained = (waitSeconds: number, extensionSeconds: number) => [
    compositeOf("sustained", "ALARM(a)", { alarm: "b", waitSeconds, extensionSeconds }),
  ];
  const told = (waitSeconds: number, extensionSeconds: number, a: string, b: string): readonly string[] =>
    notifications(run(sustained(waitSeconds, extensionSeconds), { a, b }).history).filter((text) => !text.startsWith("1 "));

  it("that stays OK delays the page by the wait, and a recovery within it replaces the page", () => {
    expect(told(90, 60, "0XXXXX", "000000")).toEqual(["2 sustained ALARM page (WaitPeriod)", "3.5 sustained ALARM page"]);
    expect(told(120, 60, "0X00000", "0000000")).toEqual([
      "2 sustained ALARM page (WaitPeriod)",
      "3 sustained OK ok (WaitPeriod)",
      "5 sustained OK ok",
    ]);
  });

  it("that rings holds the page back, and its end releases it after the extension", () => {
    expect(told(120, 60, "00XXXXXXX", "0XXXX0000")).toEqual(["3 sustained ALARM page (Alarm)", "7 sustained ALARM page"]);
  });

  it("catches the page when it rings at the very end of the wait", () => {
    expect(told(120, 60, "0XXXXXXX", "000XXXXX")).toEqual(["2 sustained ALARM page (WaitPeriod)"]);
  });

  it("may be a composite that rings at the same time", () => {
    const group = compositeOf("group", "ALARM(a) AND ALARM(b)");
    const single = compositeOf("single", "ALARM(a)", { alarm: "group", waitSeconds: 60, extensionSeconds: 60 });
    const { history } = run([single, group], { a: "00XX", b: "00XX" });
    expect(notifications(history).slice(-2).sort()).toEqual(["3 group ALARM page", "3 single ALARM page (Alarm)"]);
  });
});

describe("for any series", () => {
  const rules: Readonly<Record<string, (a: boolean, b: boolean) => boolean>> = {
    "ALARM(a) AND NOT ALARM(b)": (a, b) => a && !b,
    "AT_LEAST(1, ALARM, (a, b))": (a, b) => a || b,
    "OK(a) OR ALARM(b)": (a, b) => !a || b,
  };

  it("a composite always is what its rule says of its children, and the steps of the clock do not matter", () => {
    const minutes = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...Object.keys(rules)), (values, rule) => {
        const composites = [compositeOf("c", rule, { alarm: "b", waitSeconds: 90, extensionSeconds: 30 })];
        const [a = "", b = ""] = [0, 1].map((side) => values.map((pair) => (pair[side] ? "X" : "0")).join(""));
        const stepwise = run(composites, { a, b });
        const atOnce = createSimulation(modelWith({ metricAlarms: children, compositeAlarms: composites }), {
          from: START + MINUTE,
        });
        for (const [minute, pair] of values.entries())
          for (const [side, name] of ["b", "a"].entries())
            atOnce.putMetric({ namespace: "Shop", name, timestamp: START + minute * MINUTE, value: pair[1 - side] ? 9 : 0 });
        atOnce.advance(START + values.length * MINUTE);
        expect(atOnce.history).toEqual(stepwise.history);
        const [inA = false, inB = false] = values.at(-1) ?? [];
        expect(atOnce.stateOf("c")).toBe(rules[rule]?.(inA, inB) ? "ALARM" : "OK");
      }),
      { numRuns: 60 },
    );
  });
});
